"""A demo of the whole workflow against a local GitHub server."""
