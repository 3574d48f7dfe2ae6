"""A neighbourhood to try the shop in: people, stands for the platforms, and a stage for both."""
