"""A local GitHub: the REST and GraphQL APIs, git over HTTP, and Actions in one process."""
