"""Compares the table of projects in the organization's profile with the manifest."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.inputs.environment import Environment
from tahaluf.item_errors import as_command_error
from tahaluf.manifest import Manifest, Shard
from tahaluf.plan import PlanItem
from tahaluf.problems import CommandError
from tahaluf.resources import PROFILE_REPOSITORY, profile_items

# User-facing messages
NO_ADDRESS: Final = (
    "The organization's profile was not compared, because the site's address is unknown. Set GITHUB_REPOSITORY to the "
    "control repository's owner/name, or write `site: {address: …}` in the manifest."
)
NOT_CREATED: Final = (
    "The organization's profile was not compared, because its repository {name} does not exist yet. The "
    "first run after {name} has been created will write the table of projects."
)


@dataclass(frozen=True, slots=True)
class WantedProfile:
    """The block that the profile should contain, or the error that occurred instead.

    `block` is None if this run does not know the site's address. Without the address, the table's links would differ
    from those that a workflow run writes, and the two would keep replacing each other's table.

    `is_project`: the repository that contains the profile is also a project, so Tahaluf creates it.
    """

    block: str | CommandError | None
    is_project: bool = False

    def notes(self, node: Any) -> tuple[str, ...]:
        """Explain why the profile was not compared. `node`: the repository as it is on GitHub."""
        if self.block is None:
            return (NO_ADDRESS,)
        return (NOT_CREATED.format(name=PROFILE_REPOSITORY),) if self._is_not_created(node) else ()

    def items(self, node: Any) -> Iterator[PlanItem]:
        """Plan the change."""
        if self.block is not None and not self._is_not_created(node):
            yield from profile_items(self.block, node)

    def _is_not_created(self, node: Any) -> bool:
        return self.is_project and node is None


def wanted_profile(manifest: Manifest, shard: Shard, env: Environment) -> WantedProfile | None:
    """Return the profile that a run for this shard should write, or None if it should not write one.

    Only the main organization has a profile, and only the first shard manages it.
    """
    is_main = manifest.is_main(shard.organization)
    if not (manifest.site.profile and is_main and shard.number == 1):
        return None
    from tahaluf.directory import profile_block
    from tahaluf.flows.site import manifest_site

    site = manifest_site(manifest, env.clock.today(), env)
    block: str | CommandError | None = None
    if site.address:
        try:
            block = profile_block(site)
        except Exception as error:  # noqa: BLE001  (an error in the profile does not stop the projects)
            block = as_command_error(error)
    return WantedProfile(block, _is_project(manifest))


def _is_project(manifest: Manifest) -> bool:
    """Whether the manifest manages the repository that contains the profile."""
    return manifest.find_repository(manifest.organization, PROFILE_REPOSITORY) is not None
