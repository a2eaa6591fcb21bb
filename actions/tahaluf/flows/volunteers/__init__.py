"""Processes volunteer forms, and reads and writes the private roster."""
