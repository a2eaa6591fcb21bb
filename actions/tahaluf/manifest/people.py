"""Keeps people out of public text: finds and removes people's logins, and finds URLs that contain a login.

The only exception is the line on the site that lists the stewards who asked to be named.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from tahaluf.fields import login_identity

from .model import Manifest

REMOVED: Final = "…"
MENTION: Final = r"(?<![\w.])@[A-Za-z0-9][A-Za-z0-9_-]*"
# A login without a digit or hyphen may be an ordinary word, such as `water`, which must stay in the text
DISTINCTIVE: Final = re.compile(r"[0-9_-]")
URL_PART: Final = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class People:
    """The people whom a manifest lists. `logins`: their case-folded logins. `public`: the logins of stewards who are
    named on the site.
    """

    logins: frozenset[str]
    public: frozenset[str] = frozenset()

    @classmethod
    def from_manifest(cls, manifest: Manifest) -> "People":
        """Return everyone in the manifest, without logins that are also the name of a project or organization."""
        listed = {login_identity(person.login) for person in manifest.people}
        public = {
            login_identity(steward.login)
            for project in manifest.projects
            if project.is_on_site
            for steward in project.stewards
            if steward.public
        }
        names = {manifest.organization, *manifest.organizations}
        for project in manifest.projects:
            names |= {project.slug, *project.aliases, *project.repository_names}
        return cls(frozenset(listed - {login_identity(name) for name in names}), frozenset(public))

    def redact(self, text: str) -> str:
        """Remove mentions (`@login`) and distinctive logins from `text`."""
        return self._pattern.sub(REMOVED, text)

    def named_in(self, text: str) -> bool:
        """Whether the text mentions an account or contains a distinctive login. People who are named on the site do
        not count.
        """
        return any(
            login_identity(match[0].lstrip("@")) not in self.public for match in self._pattern.finditer(text)
        )

    def named_in_url(self, url: str) -> bool:
        """Whether part of the URL is a login, as in the URL of a personal page or repository, or in a host such as
        login.github.io.
        """
        return not self.logins.isdisjoint(login_identity(part) for part in URL_PART.findall(url))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        logins = sorted(login for login in self.logins if DISTINCTIVE.search(login))
        bare = [rf"(?<![\w-])(?:{'|'.join(map(re.escape, logins))})(?![\w-])"] if logins else []
        return re.compile("|".join([MENTION, *bare]), re.IGNORECASE)
