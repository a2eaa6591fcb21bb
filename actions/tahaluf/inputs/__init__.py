"""A run's inputs: environment variables, options, local and remote files, and the options of issue forms."""
