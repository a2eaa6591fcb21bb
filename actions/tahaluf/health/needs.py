"""Which rights each run mints a token with: the one list that the doctor and the workflows' test both go by.

Names are GitHub's, as its API has them; in a workflow file they stand with hyphens, after `permission-`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LEVELS: Final = ("none", "read", "write", "admin")
CLIENT_ID: Final = "TAHALUF_CLIENT_ID"
PRIVATE_KEY: Final = "TAHALUF_PRIVATE_KEY"
ROSTER: Final = "TAHALUF_ROSTER"
ENVIRONMENT: Final = "production"


@dataclass(frozen=True, slots=True)
class Mint:
    """One token: of which workflow, by which step, and with which permissions."""

    workflow: str
    step: str
    permissions: Mapping[str, str]


MINTS: Final = (
    Mint(
        "apply",
        "provisioner",
        {
            "administration": "write",
            "contents": "write",
            "issues": "write",
            "members": "write",
            "pull_requests": "write",
            "workflows": "write",
        },
    ),
    Mint("apply", "teller", {"issues": "write", "pull_requests": "read"}),
    Mint("catch-up", "inviter", {"members": "write"}),
    Mint(
        "catch-up",
        "keeper",
        {"contents": "write", "issues": "write", "members": "read", "pull_requests": "write"},
    ),
    Mint("onboard", "keeper", {"contents": "write", "issues": "write"}),
    Mint("onboard", "leaver", {"members": "write"}),
    Mint("onboard", "roster", {"contents": "write", "issues": "write", "members": "read"}),
    Mint(
        "plan",
        "reader",
        {"contents": "read", "issues": "read", "members": "read", "pull_requests": "read"},
    ),
    Mint("plan", "speaker", {"contents": "read", "members": "read", "pull_requests": "write"}),
    Mint("propose", "proposer", {"contents": "write", "issues": "write", "pull_requests": "write"}),
)
# GitHub gives it to every App, asked or not
ALWAYS: Final = {"metadata": "read"}


def needed(mints: Iterable[Mint] = MINTS) -> dict[str, str]:
    """What the App must have, so that every one of these tokens can be minted."""
    most: dict[str, str] = dict(ALWAYS)
    for mint in mints:
        for name, level in mint.permissions.items():
            most[name] = max(level, most.get(name, "none"), key=LEVELS.index)
    return dict(sorted(most.items()))


def askers(permission: str, level: str) -> list[str]:
    """The workflows that need this permission at this level or above."""
    return sorted(
        {
            mint.workflow
            for mint in MINTS
            if LEVELS.index(mint.permissions.get(permission, "none")) >= LEVELS.index(level)
        }
    )
