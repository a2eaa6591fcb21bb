"""Bare repositories on disk. They are read and written directly, and served over HTTP by git's own http-backend."""
