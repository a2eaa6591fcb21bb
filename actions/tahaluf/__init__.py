"""Manages a volunteer coalition's GitHub organization from one file."""
