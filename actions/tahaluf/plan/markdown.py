"""A plan as people read it on a pull request or in a job summary: what matters first, all of it there."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from tahaluf.text import code, inline

from .change import Change, Kind, Origin, Risk
from .cost import expected
from .plan import Plan

# Texts for people
NOTHING: Final = "**Nothing to do.** GitHub is as the manifest says."
SUMMARY: Final = "**{changes} in {projects}**: {requests}, {time}."
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


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _parts(plan: Plan) -> Iterator[str]:
    yield _summary(plan) if plan else NOTHING
    for origin, title in ((Origin.YOURS, YOURS), (Origin.DRIFT, DRIFT)):
        chosen = [change for change in plan.changes if change.origin is origin]
        if chosen:
            yield f"#### {title}"
            yield from _projects(chosen)
    if plan.cannot:
        yield f"#### {CANNOT}"
        yield "\n".join(f"- {code(c.project)}: {inline(c.reason)}; {inline(c.mend)}" for c in plan.cannot)
    if plan.left:
        lines = "\n".join(
            f"- {code(e.project)}: {e.resource} {code(e.target)}, {inline(e.why)}" for e in plan.left
        )
        yield f"<details><summary>{LEFT} ({len(plan.left)})</summary>\n\n{lines}\n\n</details>"


def _summary(plan: Plan) -> str:
    return SUMMARY.format(
        changes=count(len(plan.changes), "change"),
        projects=count(len(plan.projects), "project"),
        requests=count(plan.requests, "request"),
        time=expected(plan),
    )


def _projects(changes: Iterable[Change]) -> Iterator[str]:
    for slug, mine in groupby(changes, key=lambda change: change.project):
        lines = [f"- {line}" for line in _lines(mine)]
        yield "\n".join([f"**{inline(slug)}**", "", *lines])


def _lines(changes: Iterable[Change]) -> Iterator[str]:
    """One line a change; changes of many labels alike share one."""
    for (resource, kind, risk), group in groupby(changes, key=lambda c: (c.resource, c.kind, c.risk)):
        several = list(group)
        if len(several) > 1 and several[0].batched:
            names = ", ".join(code(change.target) for change in several)
            yield f"{SIGNS[kind]} {len(several)} {resource}: {names}{RISKS.get(risk, '')}"
        else:
            yield from (_line(change) for change in several)


def _line(change: Change) -> str:
    said = f"{SIGNS[change.kind]} {change.resource} {code(change.target)}"
    if change.kind in (Kind.PATCH, Kind.RENAME) or change.before is not None:
        said += _difference(change)
    elif isinstance(change.after, str):
        said += f": {code(change.after)}"
    why = f" ({inline(change.why)})" if change.why else ""
    return f"{said}{why}{RISKS.get(change.risk, '')}"


def _difference(change: Change) -> str:
    before, after = change.before, change.after
    if isinstance(after, dict) and isinstance(before, dict):
        pairs = [f"{key}: {_value(before.get(key))} → {_value(value)}" for key, value in after.items()]
        return ": " + "; ".join(pairs)
    if after is None:
        return ""
    return f": {_value(before)} → {_value(after)}"


def _value(value: object) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, (list, tuple)):
        return ", ".join(code(str(item)) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return code(str(value))
