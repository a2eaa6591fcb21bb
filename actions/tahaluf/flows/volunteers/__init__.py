"""Processing volunteers' forms, and reading and writing the private roster."""
