"""Which share of the coalition one run looks after: one organization, or one shard of it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from .model import Manifest
from .project import Project
from .words import login_identity, slug_identity


@dataclass(frozen=True, slots=True)
class Part:
    """Shard `shard` of `shards` of an organization's projects, counted from 1; by itself all of them."""

    organization: str
    shard: int = 1
    shards: int = 1

    def holds(self, manifest: Manifest, project: Project) -> bool:
        """Whether a project is in it. Each project is in exactly one of a manifest's parts."""
        if login_identity(manifest.home(project)) != login_identity(self.organization):
            return False
        return self.shards == 1 or _place(project.slug) % self.shards == self.shard - 1

    def __str__(self) -> str:
        return self.organization if self.shards == 1 else f"{self.organization} {self.shard}/{self.shards}"


def organizations(manifest: Manifest) -> tuple[str, ...]:
    """All organizations of the coalition, its own first."""
    return (manifest.organization, *manifest.organizations)


def parts(manifest: Manifest, shards: int = 1) -> Iterator[Part]:
    """The whole coalition, in `shards` parts an organization."""
    for organization in organizations(manifest):
        yield from (Part(organization, shard, shards) for shard in range(1, shards + 1))


def _place(slug: str) -> int:
    """The same on every machine and in every year, and no project's place hangs on which others there are."""
    return int.from_bytes(hashlib.sha256(slug_identity(slug).encode()).digest()[:8])
