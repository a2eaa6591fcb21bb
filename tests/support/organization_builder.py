"""Describe an organization and start it in a hub.

Most of Tahaluf's tests get their organization from here. The exceptions have several organizations, or add them to a
running hub.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from localhub.hub import Hub
from support.hub_client import PERMISSIONS, SCOPES, app_seed
from tahaluf.layout import MANIFEST_FILE

ORGANIZATION = "example-coalition"
CONTROL, ROSTER = f"{ORGANIZATION}/control", f"{ORGANIZATION}/roster"


class OrganizationBuilder:
    """`OrganizationBuilder().account("founder", 12, owner=True).control("version: 1\\n…").app().start(folder)`"""

    def __init__(self, name: str = ORGANIZATION, **fields: Any) -> None:
        """`fields`: other keys of the organization in the seed, such as `teams`."""
        self.name = name
        self._organization: dict[str, Any] = {"login": name, "owners": [], "members": [], **fields}
        self._seed: dict[str, list[dict[str, Any]]] = {
            "users": [],
            "organizations": [self._organization],
            "apps": [],
            "repositories": [],
        }

    def account(
        self,
        login: str,
        id: int | None = None,
        *,
        owner: bool = False,
        member: bool = False,
        token: str | None = None,
        scopes: Sequence[str] = SCOPES,
        **fields: Any,
    ) -> Self:
        """Add a person. `token` is `token-LOGIN` by default. If it is "", the person has no token."""
        secret = f"token-{login}" if token is None else token
        user: dict[str, Any] = {"login": login, **fields}
        user |= {} if id is None else {"id": id}
        user |= {"tokens": [{"token": secret, "scopes": list(scopes)}]} if secret else {}
        self._seed["users"].append(user)
        if owner or member:
            self._organization["owners" if owner else "members"].append(login)
        return self

    def accounts(
        self, ids: Mapping[str, int], owners: Sequence[str] = ("founder",), members: Sequence[str] = ()
    ) -> Self:
        """Add several people. `ids` maps logins to ids."""
        for login, id in ids.items():
            self.account(login, id, owner=login in owners, member=login in members)
        return self

    def repository(self, name: str, labels: Sequence[str] = (), **fields: Any) -> Self:
        """Add a repository to the organization."""
        entry = {"owner": self.name, "name": name, **fields}
        entry |= {"labels": [{"name": label, "color": "ededed"} for label in labels]} if labels else {}
        self._seed["repositories"].append(entry)
        return self

    def control(
        self, manifest: str, files: Mapping[str, str] | None = None, labels: Sequence[str] = ()
    ) -> Self:
        """Add the control repository with this manifest and any other files."""
        return self.repository("control", labels, files={MANIFEST_FILE: manifest, **(files or {})})

    def roster(self) -> Self:
        return self.repository("roster", private=True, auto_init=True)

    def app(self, permissions: Mapping[str, str] = PERMISSIONS) -> Self:
        """Add Tahaluf's App and install it in the organization."""
        self._seed["apps"].append(app_seed(self.name, permissions))
        return self

    def extend(self, **entries: Sequence[Mapping[str, Any]]) -> Self:
        """Add raw seed entries, such as other organizations."""
        for kind, added in entries.items():
            self._seed[kind] += [dict(entry) for entry in added]
        return self

    def seed(self) -> dict[str, Any]:
        return dict(self._seed)

    @contextmanager
    def start(self, folder: Path, **settings: Any) -> Iterator[Hub]:
        """Start a hub. On exit, check that every response conformed to GitHub's API description."""
        with Hub(folder / "hub", self.seed(), run_workflows=False, **settings) as hub:
            yield hub
            assert hub.contract.violations() == []
