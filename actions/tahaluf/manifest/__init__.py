"""Loads, checks and edits the manifest (`projects.yml`). No I/O: functions take and return strings and values."""

from tahaluf.fields import (
    LOGIN_FORMAT,
    MAX_DESCRIPTION,
    MAX_NAME,
    MAX_SLUG,
    Date,
    Id,
    Language,
    Name,
    StrictModel,
    Summary,
    TextFormat,
    Url,
    label_identity,
    login_identity,
    slug_identity,
)

from .additions import add_to_manifest, check_additions
from .collaborator_edit import set_collaborators
from .collaborators import Collaborator
from .composition import comment_lines, compose_project, compose_section
from .contrast import MIN_CONTRAST, contrast
from .document import Document, read_document
from .edit import EditError, remove, upsert
from .environments import BranchPolicy, DeploymentBranchPolicy, Environment
from .expressible import why_not_expressible
from .lint import lint_manifest, lint_texts
from .load import gc_paused, load, load_despite_problems, load_document, load_model, load_or_none
from .model import Manifest, RemovalLimits, Term
from .pages import Pages, PagesSource
from .people import People
from .project import Project, Role, Steward, Trust
from .public_site import DARK_BACKGROUNDS, LIGHT_BACKGROUNDS, PublicSite, Theme
from .reference import reference, schema
from .repository import Defaults, Features, Label, Repository, Team, team_name
from .repository_names import managed_names, names_of_slugs
from .rules import check_rules, unique_ids
from .rulesets import BypassActor, BypassMode, DismissalRestriction, Enforcement, Rules, Ruleset
from .sealing_key import KEY_BYTES, PUBLIC_KEY_PREFIX, SECRET_KEY_PREFIX, InvalidKey, decode_key, encode_key
from .security import SECURITY_NEEDS, Security
from .self_description import self_description_digest, team_description_digest
from .shards import Shard, all_shards, organizations, share_of_limit
from .team_edit import set_team_members
from .team_places import shared_teams_in, with_ancestors
from .teams import PERMISSION_ORDER, Permission, SharedTeam, TeamMember
from .translations import in_language
from .volunteers import Recipient, Sealing, Volunteers
from .yaml_writer import key_lines, normalize_project

__all__ = [
    "DARK_BACKGROUNDS",
    "KEY_BYTES",
    "LIGHT_BACKGROUNDS",
    "LOGIN_FORMAT",
    "MAX_DESCRIPTION",
    "MAX_NAME",
    "MAX_SLUG",
    "MIN_CONTRAST",
    "PERMISSION_ORDER",
    "PUBLIC_KEY_PREFIX",
    "SECRET_KEY_PREFIX",
    "SECURITY_NEEDS",
    "BranchPolicy",
    "BypassActor",
    "BypassMode",
    "Collaborator",
    "Date",
    "Defaults",
    "DeploymentBranchPolicy",
    "DismissalRestriction",
    "Document",
    "EditError",
    "Enforcement",
    "Environment",
    "Features",
    "Id",
    "InvalidKey",
    "Label",
    "Language",
    "Manifest",
    "Name",
    "Pages",
    "PagesSource",
    "People",
    "Permission",
    "Project",
    "PublicSite",
    "Recipient",
    "RemovalLimits",
    "Repository",
    "Role",
    "Rules",
    "Ruleset",
    "Sealing",
    "Security",
    "Shard",
    "SharedTeam",
    "Steward",
    "StrictModel",
    "Summary",
    "Team",
    "TeamMember",
    "Term",
    "TextFormat",
    "Theme",
    "Trust",
    "Url",
    "Volunteers",
    "add_to_manifest",
    "all_shards",
    "check_additions",
    "check_rules",
    "comment_lines",
    "compose_project",
    "compose_section",
    "contrast",
    "decode_key",
    "encode_key",
    "gc_paused",
    "in_language",
    "key_lines",
    "label_identity",
    "lint_manifest",
    "lint_texts",
    "load",
    "load_despite_problems",
    "load_document",
    "load_model",
    "load_or_none",
    "login_identity",
    "managed_names",
    "names_of_slugs",
    "normalize_project",
    "organizations",
    "read_document",
    "reference",
    "remove",
    "schema",
    "self_description_digest",
    "set_collaborators",
    "set_team_members",
    "share_of_limit",
    "shared_teams_in",
    "slug_identity",
    "team_description_digest",
    "team_name",
    "unique_ids",
    "upsert",
    "why_not_expressible",
    "with_ancestors",
]
