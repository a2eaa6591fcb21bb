"""The demo's volunteers: one with a public form, one with a sealed message, and one who leaves no trace on GitHub."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from tahaluf.github import Session
from tahaluf.layout import VOLUNTEER_FORM, form_path
from tahaluf.manifest import Manifest
from tahaluf.plan import pluralize

from .fixture import ORGANIZATION, ROSTER, TOKENS
from .form_answers import load_demo_form, option_for
from .harness import API_PATH, Assertion, Harness, first_paragraph
from .steward_machine import keys_folder, run_people

RECORDS_PATH: Final = f"/repos/{ORGANIZATION}/{ROSTER}/contents/people"
NOTICES_PATH: Final = f"/repos/{ORGANIZATION}/{ROSTER}/issues?state=all"
SEALED_TEXT: Final = "Thursdays at the bakery; ask for the one with the green bicycle."


def submit_volunteer_forms(harness: Harness) -> Iterator[Assertion]:
    """Check that public replies do not name anyone, and that all three volunteers appear only in the private roster."""
    sealed_message = run_people(harness, ["seal"], SEALED_TEXT).strip()
    with ThreadPoolExecutor(2) as threads:
        opened = threads.submit(
            _submit, harness, "volunteer", "ar", {"note": "أستطيع أن أبدأ الأسبوع القادم."}
        )
        sealed = threads.submit(_submit, harness, "sealed-volunteer", "en", {"sealed": sealed_message})
        numbers = [opened.result(), sealed.result()]
    harness.wait_until_idle()
    yield from _check_public_answers(harness, numbers)
    answer = harness.comments(numbers[0])[:1]
    in_arabic = bool(answer) and 'lang="ar"' in answer[0]
    yield Assertion("  the Arabic form gets a reply in Arabic", first_paragraph(*answer), in_arabic)
    yield from _check_sealed_message(harness, numbers[1])
    yield from _check_unlinked_record(harness)
    response = Session(TOKENS["newcomer"], api_url=harness.url).get(RECORDS_PATH, expected_statuses=(404,))
    yield Assertion("the roster, read by someone else", f"HTTP {response.status}", response.status == 404)


def _check_public_answers(harness: Harness, numbers: list[int]) -> Iterator[Assertion]:
    comments = [text for number in numbers for text in harness.comments(number)]
    harness.note(f"the public reply: {first_paragraph(*comments[:1])}")
    visible = (re.sub(r"<!--.*?-->", "", text) for text in comments)
    naming = [text for text in visible if re.search(r"@|\b(sealed-)?volunteer\b", text)]
    yield Assertion(
        "the replies to two forms name nobody",
        pluralize(len(comments), "comment"),
        len(comments) == 2 and not naming,
    )
    role, project = _open_role(harness.manifest)
    notices = [
        notice
        for notice in harness.read(NOTICES_PATH) or []
        if project.slug in f"{notice['title']} {notice['body']}"
    ]
    matched = bool(notices) and all(role.title in one["title"] for one in notices)
    yield Assertion("  matched to a role", role.title if matched else "none", matched)
    notice_count = pluralize(len(notices), "notice")
    yield Assertion(
        f"  stewards of {project.slug}", f"{notice_count} in the private roster", len(notices) == 2
    )


def _check_sealed_message(harness: Harness, number: int) -> Iterator[Assertion]:
    """Check that the message is unreadable on GitHub, and that a steward can open it on their own machine."""
    body = harness.read(f"{API_PATH}/issues/{number}")["body"]
    opened = run_people(harness, ["open", "--key", str(keys_folder(harness))], body).strip()
    public = SEALED_TEXT in body or any(SEALED_TEXT in text for text in harness.comments(number))
    yield Assertion(
        "  sealed message: a steward's key opens it", opened, opened == SEALED_TEXT and not public
    )


def _check_unlinked_record(harness: Harness) -> Iterator[Assertion]:
    """Check that a steward can add someone who has neither an account nor an issue on GitHub."""
    before, issues = _record_names(harness), len(harness.read(f"{API_PATH}/issues?state=all&per_page=100"))
    role, _ = _open_role(harness.manifest)
    args = ["add", "--skills", ", ".join(role.skills), "--languages", "ar, en", "--hours", "3-5"]
    output = run_people(harness, [*args, "--contact", "-"], SEALED_TEXT)
    harness.note(f"on a steward's machine: {output.strip()}")
    after = _record_names(harness)
    new = len(harness.read(f"{API_PATH}/issues?state=all&per_page=100")) - issues
    passed = len(after) == len(before) + 1 and new == 0
    yield Assertion("not visible on GitHub: a record, but no issue", pluralize(len(after), "record"), passed)


def _record_names(harness: Harness) -> list[str]:
    return [entry["name"] for entry in harness.read(RECORDS_PATH) or []]


def _submit(harness: Harness, login: str, language: str, extra_answers: dict[str, str]) -> int:
    path = form_path(VOLUNTEER_FORM, language)
    form = load_demo_form(harness, path)
    role, project = _open_role(harness.manifest)
    answers = {
        "skills": [option_for(form, "skills", skill) for skill in role.skills],
        "hours": option_for(form, "hours", "3-5"),
        "languages": [option_for(form, "languages", code) for code in role.languages or project.languages],
        "projects": project.slug,
        "consent": list(form.field("consent").choices),
    }
    return harness.submit(login, path, form.title, answers | extra_answers)


def _open_role(manifest: Manifest) -> tuple[Any, Any]:
    """Return a role with several openings, and its project, which has a managed repository."""
    return next(
        (role, project)
        for project in manifest.projects
        if project.is_managed and project.status == "active"
        for role in project.roles
        if role.open > 1 and role.skills
    )
