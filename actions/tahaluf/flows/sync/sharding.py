"""Selects the shards that a run processes, and runs a function on each."""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from tahaluf.manifest import Manifest, Shard, all_shards, login_identity, organizations
from tahaluf.problems import CommandError

Result = TypeVar("Result")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--organization", metavar="NAME", help="only this organization; default: all in the manifest"
    )
    parser.add_argument(
        "--shard",
        type=_shard,
        metavar="I/N",
        help="only this shard of each organization's projects, such as 2/4",
    )


def selected_parts(manifest: Manifest, options: argparse.Namespace) -> tuple[Shard, ...]:
    """Return the shards that the options select. Raises CommandError for an unknown organization."""
    shard, shards = options.shard or (1, 1)
    return tuple(
        Shard(organization, shard, shards)
        for organization in _select_organizations(manifest, options.organization)
    )


def run_each(
    chosen: Iterable[Shard], function: Callable[[Shard], Result]
) -> tuple[list[Result], CommandError | None]:
    """Call `function` for each shard. Returns the results, and the CommandErrors of failed shards as one.

    A failure in one shard does not stop the others. With several shards, each error names its shard.
    """
    results, errors = [], []
    for part in (selected := tuple(chosen)):
        try:
            results.append(function(part))
        except CommandError as error:
            errors.append((part, error))
    if not errors:
        return results, None
    if len(selected) == 1:
        return results, errors[0][1]
    what = "; ".join(f"{part}: {error.what}" for part, error in errors)
    return results, CommandError(what, "; ".join(dict.fromkeys(error.fix for _, error in errors)))


def matrix_jobs(manifest: Manifest, shards: int) -> list[dict[str, str]]:
    """Return a workflow's job for each shard."""
    return [job_inputs(part) for part in all_shards(manifest, shards)]


def job_inputs(part: Shard) -> dict[str, str]:
    """Return the values for `--organization` and `--shard`."""
    return {"organization": part.organization, "shard": f"{part.number}/{part.total}"}


def _select_organizations(manifest: Manifest, name: str | None) -> tuple[str, ...]:
    known = organizations(manifest)
    if name is None:
        return known
    matches = tuple(
        organization for organization in known if login_identity(organization) == login_identity(name)
    )
    if not matches:
        raise CommandError(f"the manifest has no organization {name!r}", f"it names {', '.join(known)}")
    return matches


def _shard(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", text)
    shard, shards = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= shard <= shards:
        raise argparse.ArgumentTypeError(f"{text!r} is not a shard: write 2/4 for the second of four")
    return shard, shards
