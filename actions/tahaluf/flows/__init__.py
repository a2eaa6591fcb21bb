"""Use cases, called by the modules in `cli/`. Each one reads, decides, then writes."""
