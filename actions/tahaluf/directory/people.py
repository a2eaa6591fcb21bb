"""Keeps people off the site: removes stewards' logins from texts, and omits URLs that contain a login."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tahaluf.manifest import Manifest, login_identity

REMOVED: Final = "…"
MENTION: Final = r"(?<![\w.])@[A-Za-z0-9][A-Za-z0-9_-]*"
# A login without a digit or hyphen may be an ordinary word (`water`), which must not be removed from texts
DISTINCTIVE: Final = re.compile(r"[0-9_-]")
URL_PART: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class People:
    """The logins in a manifest, case-folded."""

    logins: frozenset[str]

    @classmethod
    def from_manifest(cls, manifest: Manifest) -> "People":
        """The logins of all stewards, except those that are also the name of a project or an organization."""
        stewards = {
            login_identity(steward.login) for project in manifest.projects for steward in project.stewards
        }
        names = {manifest.organization, *manifest.organizations}
        for project in manifest.projects:
            names |= {project.slug, *project.aliases}
        return cls(frozenset(stewards - {login_identity(name) for name in names}))

    def redact(self, text: str) -> str:
        """Remove mentions (`@login`) and distinctive logins from a text."""
        return self._pattern.sub(REMOVED, text)

    def named_in(self, text: str) -> bool:
        return self._pattern.search(text) is not None

    def named_in_url(self, url: str) -> bool:
        """Whether part of the URL is a login: a personal page or repository, or a host such as login.github.io."""
        return not self.logins.isdisjoint(login_identity(part) for part in URL_PART.findall(url))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        logins = sorted(login for login in self.logins if DISTINCTIVE.search(login))
        bare = [rf"(?<![\w-])(?:{'|'.join(map(re.escape, logins))})(?![\w-])"] if logins else []
        return re.compile("|".join([MENTION, *bare]), re.IGNORECASE)
