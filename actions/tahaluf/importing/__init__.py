"""Turns an existing organization into a manifest that changes nothing. Pure: the state in, texts out."""

from .manifest_text import PEOPLE_FILE, ImportResult, import_manifest
from .selection import select

__all__ = ["PEOPLE_FILE", "ImportResult", "import_manifest", "select"]
