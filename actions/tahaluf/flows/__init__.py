"""Use cases: read, decide, write. The command line and the actions call them."""
