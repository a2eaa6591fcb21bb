"""Lists the permissions of every token that the actions create, for both the doctor and the workflow tests.

Permission names are the same as in GitHub's API. In action files, they are written with hyphens and prefixed with
`permission-`.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.kinds import CustomPropertiesKind
from tahaluf.manifest import Manifest

LEVELS: Final = ("none", "read", "write", "admin")
CLIENT_ID_VARIABLE: Final = "TAHALUF_CLIENT_ID"
PRIVATE_KEY_SECRET: Final = "TAHALUF_PRIVATE_KEY"  # noqa: S105  (the name of the secret)
ROSTER_VARIABLE: Final = "TAHALUF_ROSTER"
ENVIRONMENT_NAME: Final = "production"
PROPERTIES: Final = "organization_custom_properties"
# Needed for code security configurations
CONFIGURATIONS: Final = "organization_administration"


@dataclass(frozen=True, slots=True)
class TokenSpec:
    """A token: the action and step that create it, and its permissions.

    `optional`: a permission that only some manifests need. If the App lacks it, this token is not created.
    """

    action: str
    step: str
    permissions: Mapping[str, str]
    optional: str = ""


TOKEN_SPECS: Final = (
    TokenSpec(
        "apply-changes",
        "provisioner",
        {
            "actions": "read",
            "administration": "write",
            "contents": "write",
            "issues": "write",
            "members": "write",
            "pages": "write",
            "pull_requests": "write",
            "workflows": "write",
        },
    ),
    TokenSpec("apply-changes", "control", {"contents": "read", "issues": "write", "pull_requests": "read"}),
    TokenSpec("catch-up", "members", {"members": "write"}),
    TokenSpec(
        "catch-up",
        "control",
        {"contents": "write", "issues": "write", "members": "read", "pull_requests": "write"},
    ),
    TokenSpec("check-resources", "bot", {"contents": "write", "pull_requests": "write"}),
    TokenSpec("onboard-volunteer", "members", {"members": "write"}),
    TokenSpec("onboard-volunteer", "roster", {"contents": "write", "issues": "write", "members": "read"}),
    TokenSpec(
        "plan-changes",
        "reader",
        {
            "actions": "read",
            "administration": "read",
            "contents": "read",
            "issues": "read",
            "members": "read",
            "pages": "read",
            "pull_requests": "read",
        },
    ),
    TokenSpec("plan-changes", "control", {"contents": "read", "members": "read", "pull_requests": "write"}),
    TokenSpec("catch-up", "reader", {"members": "read"}),
    TokenSpec("propose-project", "reader", {"members": "read"}),
    TokenSpec(
        "propose-project", "proposer", {"contents": "write", "issues": "write", "pull_requests": "write"}
    ),
    TokenSpec("apply-changes", "properties", {PROPERTIES: "write"}, PROPERTIES),
    TokenSpec(
        "apply-changes", "configurations", {"administration": "read", CONFIGURATIONS: "write"}, CONFIGURATIONS
    ),
    TokenSpec(
        "plan-changes", "configurations", {"administration": "read", CONFIGURATIONS: "read"}, CONFIGURATIONS
    ),
)
# GitHub grants this permission to every App
IMPLICIT_PERMISSIONS: Final = {"metadata": "read"}


def required_permissions(
    specs: Iterable[TokenSpec] = TOKEN_SPECS, optional: Container[str] = ()
) -> dict[str, str]:
    """Return the permissions that the App needs in order to create all these tokens.

    `optional`: the optional permissions to include.
    """
    required: dict[str, str] = dict(IMPLICIT_PERMISSIONS)
    for spec in specs:
        for name, level in spec.permissions.items() if not spec.optional or spec.optional in optional else ():
            required[name] = max(level, required.get(name, "none"), key=LEVELS.index)
    return dict(sorted(required.items()))


def optional_permissions(manifest: Manifest, organization: str | None = None) -> Mapping[str, str]:
    """Return the optional permissions that the manifest needs, each with the key that needs it.

    `organization`: consider only its projects.
    """
    projects = [
        project
        for project in manifest.projects
        if project.is_managed and organization in (None, manifest.organization_of(project))
    ]
    found = {}
    if any(manifest.setting_for(project, CustomPropertiesKind.key) for project in projects):
        found[PROPERTIES] = "custom_properties"
    if any(manifest.security_configuration_for(project) for project in projects):
        found[CONFIGURATIONS] = "security.configuration"
    return found


def actions_needing(permission: str, level: str) -> list[str]:
    """Return the actions that need this permission at this or a higher level."""
    return sorted(
        {
            spec.action
            for spec in TOKEN_SPECS
            if LEVELS.index(spec.permissions.get(permission, "none")) >= LEVELS.index(level)
        }
    )
