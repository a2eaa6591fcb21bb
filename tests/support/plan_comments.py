"""Reads a published plan comment as a reviewer would: line by line, and only from its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKER = "<!-- tahaluf:plan -->"
CODE = re.compile(r"`([^`]*)`")
PROJECT = re.compile(r"\*\*(.+)\*\*")
ONE = re.compile(r"- ([\w-]+) (\w+) `([^`]*)`(.*)")
SEVERAL = re.compile(r"- ([\w-]+) (\d+) (\w+): (.*)")
SHOWN_AT = re.compile(r"^<!-- shown at ([0-9a-f]{40})", re.MULTILINE)
NOTHING = "Nothing to do"
YOURS, DRIFT = "Your change", "Drift that will be corrected"


@dataclass(frozen=True)
class Line:
    """`yours`: whether this is the pull request's own change, rather than drift. `new`: the new value as in the
    comment.
    """

    project: str
    kind: str
    resource: str
    target: str
    old: str = ""
    new: str = ""
    rest: str = ""
    yours: bool = True


@dataclass(frozen=True)
class PlanComment:
    text: str
    head: str
    lines: tuple[Line, ...]

    @property
    def says_nothing(self) -> bool:
        return NOTHING in self.text

    def find(self, project: str, kind: str, resource: str, target: str | None = None) -> Line | None:
        """Return the line about this change, or None if there is no such line."""
        for line in self.lines:
            if (line.project, line.kind, line.resource) == (project, kind, resource) and target in (
                None,
                line.target,
            ):
                return line
        return None


def parse_plan_comment(text: str) -> PlanComment:
    shown = SHOWN_AT.findall(text)
    return PlanComment(text, shown[-1] if shown else "", tuple(_lines(text)))


def _lines(text: str) -> Iterator[Line]:
    section, project = "", ""
    for line in text.splitlines():
        if line.startswith("#### "):
            section, project = line[5:].strip(), ""
        elif found := PROJECT.fullmatch(line):
            project = found[1].replace("\\", "")
        elif line.startswith("- ") and project and section in (YOURS, DRIFT):
            yield from _changes(line, project, section == YOURS)


def _changes(line: str, project: str, yours: bool) -> Iterator[Line]:
    if several := SEVERAL.fullmatch(line):
        kind, _, resource, rest = several.groups()
        for item in re.split(r", (?=`)", rest.partition(" · ")[0]):
            names = CODE.findall(item)
            yield Line(project, kind, resource, names[-1], names[0], names[-1], rest, yours)
    elif one := ONE.fullmatch(line):
        kind, resource, target, rest = one.groups()
        values = CODE.findall(rest.partition(" · ")[0])
        old, new = (values[0], values[-1]) if len(values) > 1 else ("", values[0] if values else "")
        yield Line(project, kind, resource, target, old, new, rest, yours)
