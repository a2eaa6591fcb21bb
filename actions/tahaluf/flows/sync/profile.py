"""Compares the table of projects in the organization's profile with the manifest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Shard, login_identity
from tahaluf.plan import PlanItem
from tahaluf.resources import profile_items

# User-facing messages
NO_ADDRESS: Final = (
    "The organization's profile was not compared, because the site's address is unknown. Set GITHUB_REPOSITORY to the "
    "control repository's owner/name, or write `site: {address: …}` in the manifest."
)


@dataclass(frozen=True, slots=True)
class WantedProfile:
    """The block that the profile should contain, or None if this run does not know the site's address.

    Without the address, the table's links would differ from those that a workflow run writes, and the runs would keep
    replacing each other's table.
    """

    block: str | None

    @property
    def notes(self) -> tuple[str, ...]:
        return (NO_ADDRESS,) if self.block is None else ()

    def items(self, node: Any) -> Iterator[PlanItem]:
        """Plan the change. `node`: the repository as it is on GitHub."""
        if self.block is not None:
            yield from profile_items(self.block, node)


def wanted_profile(manifest: Manifest, shard: Shard, env: Environment) -> WantedProfile | None:
    """Return what a run for this shard should write, or None if it should not write a profile.

    Only the main organization has a profile, and only the first shard manages it.
    """
    is_main = login_identity(shard.organization) == login_identity(manifest.organization)
    if not (manifest.site.profile and is_main and shard.number == 1):
        return None
    from tahaluf.directory import profile_block
    from tahaluf.flows.site import manifest_site

    site = manifest_site(manifest, env.clock.today(), env)
    return WantedProfile(profile_block(site) if site.address else None)
