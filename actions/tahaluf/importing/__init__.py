"""Turns the state of an existing organization into a manifest whose plan is empty. No I/O."""

from .manifest_text import PEOPLE_FILE, ImportResult, import_manifest
from .selection import select

__all__ = ["PEOPLE_FILE", "ImportResult", "import_manifest", "select"]
