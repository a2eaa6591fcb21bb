"""Find projects similar to a new one by name, URL and summary, across spellings and scripts. No I/O."""

from .search import Candidate, find_similar

__all__ = ["Candidate", "find_similar"]
