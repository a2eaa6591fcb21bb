"""The coalition's one file: read, checked, edited, compared. Pure: from texts to values and back."""

from .edit import EditError, remove, upsert
from .load import load, load_document
from .model import RemovalLimits, Manifest, Term
from .parts import Shard, organizations, all_shards
from .project import Project, Role, Steward, Trust
from .reference import reference, schema
from .repository import Defaults, Features, Label, Repository, Team, team_name
from .sealing_key import KEY_BYTES, PUBLIC_KEY_PREFIX, SECRET_KEY_PREFIX, InvalidKey, decode_key, encode_key
from .similar import Candidate, find_similar
from .volunteers import Recipient, Sealing, Volunteers
from .words import label_identity, login_identity, slug_identity

__all__ = [
    "KEY_BYTES",
    "PUBLIC_KEY_PREFIX",
    "SECRET_KEY_PREFIX",
    "RemovalLimits",
    "Candidate",
    "Defaults",
    "EditError",
    "Features",
    "Label",
    "Manifest",
    "InvalidKey",
    "Shard",
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
    "all_shards",
    "decode_key",
    "reference",
    "remove",
    "schema",
    "find_similar",
    "slug_identity",
    "team_name",
    "upsert",
    "encode_key",
]
