"""Processes volunteers' forms, and reads and writes the private roster."""
