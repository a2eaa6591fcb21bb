"""Reads a run's inputs: environment variables, options, local and remote files, and issue form options."""
