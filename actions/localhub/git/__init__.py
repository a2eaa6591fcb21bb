"""Bare repositories on disk. The repositories are read and written directly, and served over HTTP by git's own
http-backend.
"""
