"""A plan as people read it on a pull request or in a job summary: what matters first, all of it there."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from tahaluf.text import code, inline

from .change import CannotApply, Change, Kind, Left, Origin, Risk, alike, beyond
from .cost import cost
from .difference import difference, lines, named
from .plan import Plan
from .words import count

# Texts for people
NOTHING: Final = "**Nothing to do.** GitHub is as the manifest says."
SUMMARY: Final = "**{changes} in {projects}**: {cost}."
YOURS: Final = "Your change"
DRIFT: Final = "Drift that will be put right"
LEFT: Final = "Drift left alone"
CANNOT: Final = "Cannot be done"
RISKS: Final = {
    Risk.ACCESS: " · **gives access**",
    Risk.DESTRUCTIVE: " · **cannot simply be undone**",
}
SIGNS: Final = {
    Kind.UNARCHIVE: "open again",
    Kind.CREATE: "create",
    Kind.RENAME: "rename",
    Kind.PATCH: "change",
    Kind.GRANT: "give",
    Kind.REVOKE: "take away",
    Kind.DELETE: "delete",
    Kind.ARCHIVE: "archive",
}


def to_markdown(plan: Plan) -> str:
    """The whole plan. Safe to post: every text of the manifest goes out through `text`."""
    if not (plan.changes or plan.cannot or plan.left):
        return NOTHING
    return "\n\n".join(filter(None, _parts(plan)))


def cannot_to_markdown(cannot: Iterable[CannotApply]) -> str:
    """A line for each reason in each project, with all that it keeps from being done."""
    return "\n".join(_refused(entry, targets) for entry, targets in alike(cannot))


def _parts(plan: Plan) -> Iterator[str]:
    yield _summary(plan) if plan else NOTHING
    for origin, title in ((Origin.YOURS, YOURS), (Origin.DRIFT, DRIFT)):
        chosen = [change for change in plan.changes if change.origin is origin]
        if chosen:
            yield f"#### {title}"
            yield from _projects(chosen)
    if plan.cannot:
        yield f"#### {CANNOT}"
        yield cannot_to_markdown(plan.cannot)
    if plan.left:
        left = "\n".join(_left(entry, targets) for entry, targets in alike(plan.left))
        yield f"<details><summary>{LEFT} ({len(plan.left)})</summary>\n\n{left}\n\n</details>"


def _summary(plan: Plan) -> str:
    return SUMMARY.format(
        changes=count(len(plan.changes), "change"),
        projects=count(len(plan.projects), "project"),
        cost=cost(plan),
    )


def _projects(changes: Iterable[Change]) -> Iterator[str]:
    for slug, mine in groupby(changes, key=lambda change: change.project):
        yield "\n".join([f"**{inline(slug)}**", "", *(f"- {line}" for line in _lines(mine))])


def _refused(entry: CannotApply, targets: Iterable[str]) -> str:
    names = _codes(beyond(entry, targets))
    return (
        f"- {code(entry.project)}: {names}{': ' if names else ''}{inline(entry.reason)}; {inline(entry.mend)}"
    )


def _left(entry: Left, targets: Iterable[str]) -> str:
    return f"- {code(entry.project)}: {entry.resource} {_codes(targets)}: {inline(entry.why)}"


def _codes(texts: Iterable[str]) -> str:
    return ", ".join(map(code, texts))


def _lines(changes: Iterable[Change]) -> Iterator[str]:
    for several in lines(changes):
        first = several[0]
        if len(several) == 1:
            yield _line(first)
        else:
            names = ", ".join(named(change, code) for change in several)
            yield f"{SIGNS[first.kind]} {len(several)} {first.resource}: {names}{RISKS.get(first.risk, '')}"


def _line(change: Change) -> str:
    turned = difference(change, code)
    said = f"{SIGNS[change.kind]} {change.resource} {code(change.target)}" + (f": {turned}" if turned else "")
    why = f" ({inline(change.why)})" if change.why else ""
    return f"{said}{why}{RISKS.get(change.risk, '')}"
