"""Three people offer help: one by the open door, one by the sealed one, one without a trace on GitHub."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tahaluf.commands.given.choices import VOLUNTEER
from tahaluf.github import Session
from tahaluf.manifest import Manifest
from tahaluf.plan import count

from .answers import form_of, option
from .home import keys, run
from .stage import API, Check, Stage, opening
from .world import ORGANIZATION, PEOPLE, ROSTER

RECORDS: Final = f"/repos/{ORGANIZATION}/{ROSTER}/contents/people"
NOTICES: Final = f"/repos/{ORGANIZATION}/{ROSTER}/issues?state=all"
MEETING: Final = "Thursdays at the bakery; ask for the one with the green bicycle."


def volunteer(stage: Stage) -> Iterator[Check]:
    """The public answers name nobody; stewards learn of all three in the private roster, and nobody else does."""
    block = run(stage, ["seal"], MEETING).strip()
    with ThreadPoolExecutor(2) as threads:
        opened = threads.submit(_submit, stage, "volunteer", {"note": "I can begin next week."})
        sealed = threads.submit(_submit, stage, "sealed-volunteer", {"sealed": block})
        numbers = [opened.result(), sealed.result()]
    stage.settle()
    yield from _open(stage, numbers)
    yield from _sealed(stage, numbers[1])
    yield from _no_trace(stage)
    outside = Session(PEOPLE["newcomer"], api_url=stage.url).get(RECORDS, accept=(404,))
    yield Check("the roster, asked for by others", f"HTTP {outside.status}", outside.status == 404)


def _open(stage: Stage, numbers: list[int]) -> Iterator[Check]:
    said = [text for number in numbers for text in stage.comments(number)]
    stage.say(f"the public answer: {opening(*said[:1])}")
    shown = (re.sub(r"<!--.*?-->", "", text) for text in said)
    named = [text for text in shown if re.search(r"@|\b(sealed-)?volunteer\b", text)]
    yield Check(
        "two forms: answered, naming nobody", count(len(said), "comment"), len(said) == 2 and not named
    )
    role, project = _open_role(stage.manifest)
    told = [one for one in stage.there(NOTICES) or [] if project.slug in f"{one['title']} {one['body']}"]
    fits = bool(told) and all(role.title in one["title"] for one in told)
    yield Check("  matched to a role", role.title if fits else "none", fits)
    notices = count(len(told), "notice")
    yield Check(f"  stewards of {project.slug}", f"{notices} in the private roster", len(told) == 2)


def _sealed(stage: Stage, number: int) -> Iterator[Check]:
    """A steward opens it at home: what is on GitHub says nothing."""
    body = stage.there(f"{API}/issues/{number}")["body"]
    read = run(stage, ["open", "--key", str(keys(stage))], body).strip()
    public = MEETING in body or any(MEETING in text for text in stage.comments(number))
    yield Check("  sealed: a steward's key opens it", read, read == MEETING and not public)


def _no_trace(stage: Stage) -> Iterator[Check]:
    """A steward writes somebody down at home; GitHub sees no account, and no issue."""
    before, issues = _records(stage), len(stage.there(f"{API}/issues?state=all&per_page=100"))
    role, _ = _open_role(stage.manifest)
    words = ["add", "--skills", ", ".join(role.skills), "--languages", "ar, en", "--hours", "3-5"]
    said = run(stage, [*words, "--contact", "-"], MEETING)
    stage.say(f"at a steward's machine: {said.strip()}")
    after = _records(stage)
    new = len(stage.there(f"{API}/issues?state=all&per_page=100")) - issues
    holds = len(after) == len(before) + 1 and new == 0
    yield Check("no trace: a record, but no issue", count(len(after), "record"), holds)


def _records(stage: Stage) -> list[str]:
    return [entry["name"] for entry in stage.there(RECORDS) or []]


def _submit(stage: Stage, login: str, more: dict[str, str]) -> int:
    form = form_of(stage, VOLUNTEER)
    role, project = _open_role(stage.manifest)
    answers = {
        "skills": [option(form, "skills", skill) for skill in role.skills],
        "hours": "3-5",
        "languages": [option(form, "languages", code) for code in role.languages or project.languages],
        "projects": project.slug,
        "visibility": option(form, "visibility", "none"),
        "consent": list(form.field("consent").choices),
    }
    return stage.submit(login, VOLUNTEER, "Offer of help", answers | more)


def _open_role(manifest: Manifest) -> tuple[Any, Any]:
    """A role that wants several people, in a project that has a repository here."""
    return next(
        (role, project)
        for project in manifest.projects
        if project.governed and project.status == "active"
        for role in project.roles
        if role.open > 1 and role.skills
    )
