"""A team's permission in a repository: its names in the manifest and in REST, and the change from one to another."""

from dataclasses import dataclass
from typing import Final

from tahaluf.plan import Json, Operation

# Permission names in the manifest (and in GitHub's UI) → in REST requests
REST_PERMISSION: Final = {
    "read": "pull",
    "triage": "triage",
    "write": "push",
    "maintain": "maintain",
    "admin": "admin",
}
PERMISSION_ORDER: Final = tuple(REST_PERMISSION)  # from least to most access


@dataclass(frozen=True, slots=True)
class UpdateTeamRepositoryPermission(Operation):
    """Sets the team's permission in the project's repository, under its name in the manifest (None if it has none)."""

    old: str | None
    new: str

    @property
    def before(self) -> Json:
        return self.old

    @property
    def after(self) -> Json:
        return self.new


def is_lower(permission: str, other: str | None) -> bool:
    """Whether a permission gives less access than another. False if there is no other, or it is a custom role."""
    if other not in PERMISSION_ORDER:
        return False
    return PERMISSION_ORDER.index(permission) < PERMISSION_ORDER.index(other)
