"""A run's output on the terminal, in the job summary and as annotations."""
