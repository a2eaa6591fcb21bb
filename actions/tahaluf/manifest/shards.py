"""Divides an organization's projects into shards. Each run processes one shard."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from tahaluf.fields import login_identity, slug_identity

from .model import Manifest
from .project import Project


@dataclass(frozen=True, slots=True)
class Shard:
    """Shard `number` of `total` of an organization's projects.

    Numbers start at 1. The default is one shard with all projects.
    """

    organization: str
    number: int = 1
    total: int = 1

    def contains(self, manifest: Manifest, project: Project) -> bool:
        """Whether the project is in this shard. Every project in a manifest is in exactly one shard."""
        if login_identity(manifest.organization_of(project)) != login_identity(self.organization):
            return False
        return self.total == 1 or _bucket(project.slug) % self.total == self.number - 1

    def __str__(self) -> str:
        return self.organization if self.total == 1 else f"{self.organization} {self.number}/{self.total}"


def organizations(manifest: Manifest) -> tuple[str, ...]:
    """Return all organizations of the coalition, with `organization` first."""
    return (manifest.organization, *manifest.organizations)


def all_shards(manifest: Manifest, total: int = 1) -> Iterator[Shard]:
    """Yield the shards of the whole coalition: `total` shards for each organization."""
    for organization in organizations(manifest):
        yield from (Shard(organization, number, total) for number in range(1, total + 1))


def share_of_limit(limit: int, shards: int) -> int:
    """Return the part of an organization's limit that one of its shards may use: at least 1, unless the limit is 0."""
    return max(limit // shards, min(limit, 1))


def _bucket(slug: str) -> int:
    """Return a stable hash that depends neither on the machine nor on other projects."""
    return int.from_bytes(hashlib.sha256(slug_identity(slug).encode()).digest()[:8])
