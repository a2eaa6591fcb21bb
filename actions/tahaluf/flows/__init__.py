"""Use cases: read, decide, write. The modules in `cli/` call them."""
