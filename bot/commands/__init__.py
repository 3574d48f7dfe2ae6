"""One module for each `lindian` command: `add_arguments(parser)` and `run(args)`."""
