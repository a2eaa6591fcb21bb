"""Which rights each run mints a token with: the one list that the doctor and the workflows' test both go by.

Names are GitHub's, as its API has them; in a workflow file they stand with hyphens, after `permission-`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

LEVELS: Final = ("none", "read", "write", "admin")
CLIENT_ID_VARIABLE: Final = "TAHALUF_CLIENT_ID"
PRIVATE_KEY_SECRET: Final = "TAHALUF_PRIVATE_KEY"  # noqa: S105  (the name of a secret)
ROSTER_VARIABLE: Final = "TAHALUF_ROSTER"
ENVIRONMENT_NAME: Final = "production"


@dataclass(frozen=True, slots=True)
class TokenSpec:
    """One token: of which workflow, by which step, and with which permissions."""

    workflow: str
    step: str
    permissions: Mapping[str, str]


TOKEN_SPECS: Final = (
    TokenSpec(
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
    TokenSpec("apply", "teller", {"issues": "write", "pull_requests": "read"}),
    TokenSpec("catch-up", "inviter", {"members": "write"}),
    TokenSpec(
        "catch-up",
        "keeper",
        {"contents": "write", "issues": "write", "members": "read", "pull_requests": "write"},
    ),
    TokenSpec("onboard", "keeper", {"contents": "write", "issues": "write"}),
    TokenSpec("onboard", "leaver", {"members": "write"}),
    TokenSpec("onboard", "roster", {"contents": "write", "issues": "write", "members": "read"}),
    TokenSpec(
        "plan",
        "reader",
        {"contents": "read", "issues": "read", "members": "read", "pull_requests": "read"},
    ),
    TokenSpec("plan", "speaker", {"contents": "read", "members": "read", "pull_requests": "write"}),
    TokenSpec("propose", "proposer", {"contents": "write", "issues": "write", "pull_requests": "write"}),
)
# GitHub gives it to every App, asked or not
IMPLICIT_PERMISSIONS: Final = {"metadata": "read"}


def required_permissions(specs: Iterable[TokenSpec] = TOKEN_SPECS) -> dict[str, str]:
    """What the App must have, so that every one of these tokens can be minted."""
    required: dict[str, str] = dict(IMPLICIT_PERMISSIONS)
    for spec in specs:
        for name, level in spec.permissions.items():
            required[name] = max(level, required.get(name, "none"), key=LEVELS.index)
    return dict(sorted(required.items()))


def workflows_needing(permission: str, level: str) -> list[str]:
    """The workflows that need this permission at this level or above."""
    return sorted(
        {
            spec.workflow
            for spec in TOKEN_SPECS
            if LEVELS.index(spec.permissions.get(permission, "none")) >= LEVELS.index(level)
        }
    )
