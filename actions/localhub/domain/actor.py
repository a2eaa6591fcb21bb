"""The actor making a request: a person, an App, an App installation, a workflow job, or an anonymous client."""

from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["nobody", "user", "app", "installation", "job"]
LEVELS = {"read": 1, "write": 2, "admin": 3}


@dataclass(frozen=True, slots=True)
class Actor:
    """`account_id` is the person's account or the App's bot account.

    `scopes` is set for classic tokens. All other tokens have `permissions`, which maps GitHub's permission names to
    read, write or admin. `repository_ids` restricts the actor to these repositories. If it is None, there is no
    restriction. `account_scope_id` is the account to which an installation or job belongs.
    """

    kind: ActorKind
    account_id: int | None = None
    app_id: int | None = None
    installation_id: int | None = None
    account_scope_id: int | None = None
    scopes: frozenset[str] | None = None
    permissions: dict[str, str] | None = None
    repository_ids: frozenset[int] | None = None

    @property
    def is_bot(self) -> bool:
        return self.kind in ("installation", "job")

    def has_permission(self, permission: str) -> bool:
        """`permission` is a name and a level, such as "issues:write"."""
        if self.permissions is None:
            return False
        name, _, level = permission.partition(":")
        return LEVELS.get(self.permissions.get(name, ""), 0) >= LEVELS[level]

    def can_reach(self, repository_id: int) -> bool:
        return self.repository_ids is None or repository_id in self.repository_ids


ANONYMOUS = Actor("nobody")
