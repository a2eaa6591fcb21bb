"""Chooses the slug of a proposed project whose author left the short name empty."""

from collections.abc import Callable, Sequence
from typing import Final

from tahaluf.similarity import romanize

MAX_LENGTH: Final = 40
ANONYMOUS: Final = "project-{issue}"  # for a name without any letters that can be romanized


def slug_candidates(name: str, issue: int) -> tuple[str, ...]:
    """Return possible slugs, the best one first. The last one contains the issue's number, so no other proposal can
    have it.
    """
    base = _shorten(romanize(name))
    if not base:
        return (ANONYMOUS.format(issue=issue),)
    return (base, f"{base}-2", f"{base}-3", f"{base}-{issue}")


def choose_slug(candidates: Sequence[str], previous: str | None, is_available: Callable[[str], bool]) -> str:
    """Return the best available candidate, or the last one if none is available.

    `previous`: the slug in the proposal's pull request. It is kept as long as it is available, because approvals are
    for this slug.
    """
    if previous is not None and previous in candidates and is_available(previous):
        return previous
    return next(filter(is_available, candidates), candidates[-1])


def _shorten(slug: str) -> str:
    """Shorten the slug to 40 characters, between words if possible."""
    if len(slug) <= MAX_LENGTH:
        return slug
    return slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]
