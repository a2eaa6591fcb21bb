"""Whether an organization is set up as docs/setup.md asks: facts in, findings out. Reads nothing itself."""

from . import app, branch, files, key, organization, repositories
from .facts import (
    Branch,
    Control,
    Environment,
    Facts,
    Installation,
    Organization,
    Pages,
    Roster,
    Sources,
    Unread,
    WorkflowRights,
)
from .files import unpinned
from .look import AS_OWNER, Finding, Gravity, Look, Report, as_data, examine, gravest
from .needs import CLIENT_ID, ENVIRONMENT, MINTS, PRIVATE_KEY, Mint, needed
from .reference import reference

LOOKS = (
    *app.LOOKS,
    *key.LOOKS,
    *branch.LOOKS,
    *repositories.LOOKS,
    *organization.LOOKS,
    *files.LOOKS,
)

__all__ = [
    "AS_OWNER",
    "CLIENT_ID",
    "ENVIRONMENT",
    "LOOKS",
    "MINTS",
    "PRIVATE_KEY",
    "Branch",
    "Control",
    "Environment",
    "Facts",
    "Finding",
    "Gravity",
    "Installation",
    "Look",
    "Mint",
    "Organization",
    "Pages",
    "Report",
    "Roster",
    "Sources",
    "Unread",
    "WorkflowRights",
    "as_data",
    "examine",
    "gravest",
    "needed",
    "reference",
    "unpinned",
]
