"""The use cases that the modules in `cli/` call. Each one reads, decides, and then writes."""
