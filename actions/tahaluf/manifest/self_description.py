"""A project's self-description: the part of its entry that a steward's consent covers."""

import hashlib
import json
from typing import Final

from .project import Project

# Roles, status and settings are not covered, since they change often without affecting the purpose. Also, the
# bot itself changes the reason for a status when someone agrees.
_DESCRIPTIVE_KEYS: Final = frozenset({"slug", "name", "summary", "translations", "area", "trust", "links"})


def self_description_digest(project: Project) -> str:
    """Return 32 hex digits that identify the project's self-description under this slug: its purpose, area, links and
    trust information."""
    described = project.model_dump(mode="json", include=set(_DESCRIPTIVE_KEYS), exclude_none=True)
    if not project.translations:
        del described["translations"]  # keeps digests the same as before this key existed
    described["external_url"] = project.external_url
    canonical = json.dumps(described, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
