"""What a run shows: on a terminal, in the job summary, as annotations."""
