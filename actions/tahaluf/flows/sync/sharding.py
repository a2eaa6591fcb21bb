"""Selects the shards that a run processes, and calls a function for each of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tahaluf.item_errors import as_command_error
from tahaluf.manifest import Manifest, Shard, login_identity, organizations
from tahaluf.problems import CommandError

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ShardSelection:
    """The organization and the shard that the options select. Without options, everything is selected."""

    organization: str | None = None
    number: int = 1
    total: int = 1

    def select(self, manifest: Manifest) -> tuple[Shard, ...]:
        """Return the selected shards. Raises CommandError for an unknown organization."""
        names = _select_organizations(manifest, self.organization)
        return tuple(Shard(name, self.number, self.total) for name in names)


def run_each(
    chosen: Iterable[Shard], function: Callable[[Shard], Result]
) -> tuple[list[Result], CommandError | None]:
    """Call `function` for each shard. Returns the results, and a CommandError that combines the errors of failed
    shards.

    A failure in one shard does not stop the others. With several shards, each error names its shard.
    """
    results, errors = [], []
    for shard in (selected := tuple(chosen)):
        try:
            results.append(function(shard))
        except Exception as error:  # noqa: BLE001  (an error in one shard does not stop the others)
            errors.append((shard, as_command_error(error)))
    if not errors:
        return results, None
    if len(selected) == 1:
        return results, errors[0][1]
    named = (CommandError(f"{shard}: {error.what}", error.fix) for shard, error in errors)
    return results, CommandError.combine(named)


def _select_organizations(manifest: Manifest, name: str | None) -> tuple[str, ...]:
    known = organizations(manifest)
    if name is None:
        return known
    matches = tuple(
        organization for organization in known if login_identity(organization) == login_identity(name)
    )
    if not matches:
        raise CommandError(f"the manifest has no organization {name!r}", f"it lists {', '.join(known)}")
    return matches
