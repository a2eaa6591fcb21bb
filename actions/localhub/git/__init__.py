"""Bare repositories on disk, read and written directly, and served by git's own http-backend."""
