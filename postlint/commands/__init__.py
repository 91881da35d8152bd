"""One module for each group of subcommands; each takes parsed arguments and gives an exit code."""
