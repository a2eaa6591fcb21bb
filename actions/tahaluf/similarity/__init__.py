"""Which projects resemble a new one: names and summaries compared across spellings and scripts. Pure."""

from .search import Candidate, find_similar

__all__ = ["Candidate", "find_similar"]
