"""Finds projects whose name, URL or summary is similar to a new project's, across spellings and scripts. No I/O."""

from .phonetics import CONSONANTS, LATIN_ARTICLES, phonetic_keys
from .romanization import romanize
from .search import Candidate, find_similar
from .stopwords import STOPWORDS
from .tokens import stem_all, tokenize
from .urls import normalize_page_url

__all__ = [
    "CONSONANTS",
    "LATIN_ARTICLES",
    "STOPWORDS",
    "Candidate",
    "find_similar",
    "normalize_page_url",
    "phonetic_keys",
    "romanize",
    "stem_all",
    "tokenize",
]
