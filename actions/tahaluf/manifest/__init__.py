"""The coalition's one file: read, checked, edited, compared. Pure: from texts to values and back."""

from .edit import EditFailed, remove, upsert
from .load import load
from .model import (
    Brakes,
    Defaults,
    Features,
    Label,
    Manifest,
    Project,
    Repository,
    Role,
    Steward,
    Team,
    Term,
    Trust,
    team_name,
)
from .reference import reference, schema
from .similar import Candidate, similar
from .words import label_identity, slug_identity

__all__ = [
    "Brakes",
    "Candidate",
    "Defaults",
    "EditFailed",
    "Features",
    "Label",
    "Manifest",
    "Project",
    "Repository",
    "Role",
    "Steward",
    "Team",
    "Term",
    "Trust",
    "label_identity",
    "load",
    "reference",
    "remove",
    "schema",
    "similar",
    "slug_identity",
    "team_name",
    "upsert",
]
