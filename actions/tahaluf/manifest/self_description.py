"""Identifies how a project or a shared team describes itself: the part of its entry to which people consent."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from .project import Project
from .teams import SharedTeam

# Roles, status and settings are not part of the description, since they change often and do not affect the purpose.
# Moreover, the bot itself changes the reason for the status when someone agrees.
_DESCRIPTIVE_KEYS: Final = frozenset({"slug", "name", "summary", "translations", "area", "trust", "links"})


def self_description_digest(project: Project) -> str:
    """Return 32 hex digits that identify the project's self-description under this slug: its purpose, area, links and
    trust information.
    """
    described = project.model_dump(mode="json", include=set(_DESCRIPTIVE_KEYS), exclude_none=True)
    if not project.translations:
        del described["translations"]  # so that the digest stays as it was before this key existed
    described["external_url"] = project.external_url
    return _digest(described)


def team_description_digest(name: str, team: SharedTeam) -> str:
    """Return 32 hex digits that identify the description in a shared team's entry."""
    return _digest({"team": name, "description": team.description})


def _digest(described: Mapping[str, Any]) -> str:
    canonical = json.dumps(described, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
