"""Which part of the coalition a run is asked to look after, and going through several of them in turn."""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from tahaluf.manifest import Manifest, Part, login_identity, organizations, parts
from tahaluf.problems import Stopped

Made = TypeVar("Made")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--organization", metavar="NAME", help="this one alone; default: all that the manifest names"
    )
    parser.add_argument(
        "--shard", type=_shard, metavar="I/N", help="this share of each organization's projects alone, as 2/4"
    )


def asked(manifest: Manifest, options: argparse.Namespace) -> tuple[Part, ...]:
    """The parts that a command line asks for. Raises Stopped for an organization that the manifest lacks."""
    shard, shards = options.shard or (1, 1)
    return tuple(Part(organization, shard, shards) for organization in _named(manifest, options.organization))


def in_turn(chosen: Iterable[Part], work: Callable[[Part], Made]) -> tuple[list[Made], Stopped | None]:
    """What came of each part; and the trouble, told together, of those that came to nothing.

    One organization's trouble keeps no other waiting. Each trouble is told with its part, if there are several.
    """
    made, troubles = [], []
    for part in (several := tuple(chosen)):
        try:
            made.append(work(part))
        except Stopped as trouble:
            troubles.append((part, trouble))
    if not troubles:
        return made, None
    if len(several) == 1:
        return made, troubles[0][1]
    what = "; ".join(f"{part}: {trouble.what}" for part, trouble in troubles)
    return made, Stopped(what, "; ".join(dict.fromkeys(trouble.mend for _, trouble in troubles)))


def jobs(manifest: Manifest, shards: int) -> list[dict[str, str]]:
    """A workflow's job for each part of the coalition."""
    return [job(part) for part in parts(manifest, shards)]


def job(part: Part) -> dict[str, str]:
    """The values that a workflow gives to `--organization` and `--shard`."""
    return {"organization": part.organization, "shard": f"{part.shard}/{part.shards}"}


def _named(manifest: Manifest, name: str | None) -> tuple[str, ...]:
    known = organizations(manifest)
    if name is None:
        return known
    same = tuple(one for one in known if login_identity(one) == login_identity(name))
    if not same:
        raise Stopped(f"the manifest has no organization {name!r}", f"it names {', '.join(known)}")
    return same


def _shard(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([0-9]{1,3})/([0-9]{1,3})", text)
    shard, shards = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= shard <= shards:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: write 2/4 for the second of four")
    return shard, shards
