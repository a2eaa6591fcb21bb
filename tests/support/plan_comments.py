"""Reads a published plan comment as a reviewer would: line by line, using nothing but its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MARKER = "<!-- tahaluf:plan -->"
CODE = re.compile(r"`([^`]*)`")
PROJECT = re.compile(r"\*\*(.+)\*\*")
PROJECTS = re.compile(r"In \d+ [a-z0-9 ]+: (.+)")
ALL_EXCEPT = re.compile(r"In \d+ of these \d+ [a-z0-9 ]+, all except (.+)")
LINE = re.compile(r"- (?:\*\*)?(\w+)(?:\*\*)? (.+)")
SEVERAL = re.compile(r"(\d+) (labels|rulesets|custom properties): (.*)")
NOT_NAMED = re.compile(r"(\d+) (.+?)s?, not named here because")
PERSON = re.compile(r"(\d+|a) (steward|maintainer|member|collaborator)s?")
PEOPLE = re.compile(r"role in the team: (.+)|(.+) (?:to|from) the team\b")
DIRECT = re.compile(r"direct access to the repository: (.+)")
VERBS = {
    "add": "grant",
    "put": "grant",
    "move": "grant",
    "raise": "grant",
    "lower": "revoke",
    "remove": "revoke",
    "propose": "create",
    "open": "create",
    "close": "update",
}
NOUNS = {
    "files from template": "files",
    "pull request that updates files from template": "updates",
    "team access to the repository": "team",
    "label": "labels",
    "ruleset": "rulesets",
    "environment": "environments",
    "security feature": "security",
    "GitHub Actions setting": "actions",
    "custom property": "custom_properties",
    "setting": "settings",
    "pages": "pages",
    "shared team": "shared team",
    "repository": "repository",
    "team": "team",
}
PLURALS = {"labels": "labels", "rulesets": "rulesets", "custom properties": "custom_properties"}
WITHOUT_TARGET = {"pages": "pages", "setting": "settings"}  # for these, a plan names no target
ANY = "*"  # the target of a line that does not name it, because the repository is not public
SHOWN_AT = re.compile(r"^<!-- shown at ([0-9a-f]{40})", re.MULTILINE)
NOTHING = "Nothing to do"
YOURS, DRIFT = "Your change", "Drift that will be corrected"


@dataclass(frozen=True)
class Line:
    """`yours`: whether this is the pull request's own change, and not drift.

    `new` is the new value as shown in the comment, and `rest` is everything after the target.
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
            is_it = (line.project, line.kind, line.resource) == (project, kind, resource)
            if is_it and (target is None or line.target in (target, ANY)):
                return line
        return None


def parse_plan_comment(text: str) -> PlanComment:
    shown = SHOWN_AT.findall(text)
    return PlanComment(text, shown[-1] if shown else "", tuple(_lines(text)))


def _lines(text: str) -> Iterator[Line]:
    section, projects, every = "", list[str](), list[str]()
    for line in text.splitlines():
        if line.startswith("#### "):
            section, projects, every = line[5:].strip(), [], []
        elif found := PROJECT.fullmatch(line):
            projects = [found[1].replace("\\", "").replace("\u200b", "")]
        elif found := PROJECTS.fullmatch(line):
            projects = CODE.findall(found[1])
            every = every or projects
        elif found := ALL_EXCEPT.fullmatch(line):
            missing = CODE.findall(found[1])
            projects = [project for project in every if project not in missing]
        elif line.startswith("- ") and section in (YOURS, DRIFT):
            for project in projects:
                yield from _changes(line, project, section == YOURS)


def _changes(line: str, project: str, yours: bool) -> Iterator[Line]:
    found = LINE.fullmatch(line)
    if not found:
        return
    kind, text = VERBS.get(found[1], found[1]), found[2].partition(" · ")[0]
    if people := PEOPLE.match(text):
        for number, role in PERSON.findall((people[1] or people[2]).partition(" (")[0]):
            for _ in range(1 if number == "a" else int(number)):
                resource = "shared team" if project.startswith("@") else "team"
                yield Line(project, kind, resource, f"a {role} of {project}", yours=yours)
    elif direct := DIRECT.match(text):
        for number, role in PERSON.findall(direct[1]):
            for _ in range(1 if number == "a" else int(number)):
                yield Line(project, kind, "collaborators", f"a {role} of {project}", yours=yours)
    elif hidden := NOT_NAMED.match(text):
        noun = next(noun for noun in NOUNS if hidden[2].startswith(noun))
        yield Line(project, kind, NOUNS[noun], ANY, rest=text, yours=yours)
    elif several := SEVERAL.match(text):
        for item in re.split(r", (?=`)", several[3].partition(" (not ")[0]):
            names = CODE.findall(item.partition(" (")[0])
            yield Line(project, kind, PLURALS[several[2]], names[-1], names[0], names[-1], several[3], yours)
    else:
        yield _single(kind, text, project, yours)


def _single(kind: str, text: str, project: str, yours: bool) -> Line:
    if "the parent team" in text:
        team, *parents = CODE.findall(text.partition(": ")[0])
        return Line(project, kind, "parent", team, new=parents[-1], rest=text, yours=yours)
    noun = next((noun for noun in NOUNS if text.startswith(noun)), None)
    if noun is None:
        raise ValueError(f"what is changed here? {text}")
    before, *others = re.split(r": | into (?=`)", text.removeprefix(noun), maxsplit=1)
    rest = "".join(others)
    target = (CODE.findall(before.partition(" (")[0]) or [WITHOUT_TARGET.get(noun, project)])[-1]
    if noun == "team access to the repository":
        target = f"{target} on {project}"
    values = CODE.findall(rest)
    old, new = (values[0], values[-1]) if len(values) > 1 else ("", values[0] if values else "")
    return Line(project, kind, NOUNS[noun], target, old, new, rest, yours)
