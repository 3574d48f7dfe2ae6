"""What the shop looks like from outside: platforms, pages, commands, and the lane behind them."""
