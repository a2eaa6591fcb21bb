"""The use cases that the modules in `cli/` call. Each use case reads, decides, and then writes."""
