"""The coalition's one file: read, checked, edited, compared. Pure: from texts to values and back."""

from .edit import EditFailed, remove, upsert
from .load import load, load_document
from .model import Brakes, Manifest, Term
from .parts import Part, organizations, parts
from .project import Project, Role, Steward, Trust
from .reference import reference, schema
from .repository import Defaults, Features, Label, Repository, Team, team_name
from .sealing_key import KEY_BYTES, PUBLIC_KEY, SECRET_KEY, NoKey, read_key, write_key
from .similar import Candidate, similar
from .volunteers import Recipient, Sealing, Volunteers
from .words import label_identity, login_identity, slug_identity

__all__ = [
    "KEY_BYTES",
    "PUBLIC_KEY",
    "SECRET_KEY",
    "Brakes",
    "Candidate",
    "Defaults",
    "EditFailed",
    "Features",
    "Label",
    "Manifest",
    "NoKey",
    "Part",
    "Project",
    "Recipient",
    "Repository",
    "Role",
    "Sealing",
    "Steward",
    "Team",
    "Term",
    "Trust",
    "Volunteers",
    "label_identity",
    "load",
    "load_document",
    "login_identity",
    "organizations",
    "parts",
    "read_key",
    "reference",
    "remove",
    "schema",
    "similar",
    "slug_identity",
    "team_name",
    "upsert",
    "write_key",
]
