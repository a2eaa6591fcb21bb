"""A submitted *Share a resource* form becomes a pull request for `resources.yml`, just as a proposal becomes one for
the manifest.
"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from support.written_forms import written_set
from tahaluf.content import READER_NAMES, Resources, load_resources
from tahaluf.escape import escape_name, escape_plain
from tahaluf.forms import Form, render
from tahaluf.git_objects import blob_id
from tahaluf.i18n import ENGLISH
from tahaluf.layout import RESOURCE_FORM, RESOURCE_LABEL, RESOURCES_FILE
from tahaluf.manifest import load
from tahaluf.proposals import (
    PROJECT,
    RESOURCE,
    AnnouncePull,
    Branch,
    CloseIssue,
    ClosePull,
    Issue,
    OpenPull,
    Proposal,
    ProposalKind,
    Pull,
    ReportProblems,
    ResourceControl,
    SetBranch,
    SetComment,
    decide_resource,
    resource_texts,
    texts,
)
from tahaluf.proposals.resource_entry import FIELDS, build_entry, entry_errors, resource_id

MANIFEST = """\
version: 1
organization: example-coalition
locales: [en, ar]
languages: {ar: {name: Arabic, translations: {ar: {name: العربية}}}, en: {name: English}}
projects: []
"""
TEXT = """\
resources:
  - id: phone-seizure
    title: If your phone is taken
    url: https://guide.example.org/phone
    kind: guide
    why: What to do in the first hour.
    checked: 2026-10
"""
FORMS = written_set(load(MANIFEST), RESOURCE_FORM)
ANSWERS: dict[str, Any] = {
    "title": "Safe passwords",
    "url": "https://passwords.example.org/start?utm_source=x",
    "why": "How to choose them. Does not cover keys.",
    "lang": "English",
    "kind": "Guide",
    "audience": None,
    "consent": None,
}


def body(form: Form | None = None, **answers: Any) -> str:
    form = form or FORMS.main
    boxes = {"consent": list(form.fields[-1].choices)}
    return render(form, {**ANSWERS, **boxes, **answers})


def control(text: str = TEXT) -> ResourceControl:
    return ResourceControl(
        "c" * 40, text, load_resources(text, RESOURCES_FILE) if text else Resources(), FORMS
    )


def proposal(text: str = "", **issue: Any) -> Proposal:
    found = Issue(
        7, is_open=True, body=text or body(), opened_on=date(2026, 11, 3), labels=frozenset({RESOURCE_LABEL})
    )
    return Proposal(replace(found, **issue))


def comment_of(text: str, file: str = TEXT) -> str:
    (action,) = decide_resource(control(file), proposal(text))
    assert isinstance(action, SetComment)
    return action.text


def test_the_entry_is_appended_and_the_author_is_not_named() -> None:
    branch, opened, _ = decide_resource(control(), proposal())
    assert isinstance(branch, SetBranch) and isinstance(opened, OpenPull)
    assert branch.path == RESOURCES_FILE
    assert branch.text == TEXT + (
        "  - id: safe-passwords\n    title: Safe passwords\n"
        "    url: 'https://passwords.example.org/start?utm_source=x'\n    lang: en\n    kind: guide\n"
        "    why: How to choose them. Does not cover keys.\n    checked: 2026-11\n    added: 2026-11-03\n"
    )
    assert opened.title == "Add the resource safe-passwords: Safe passwords"
    assert "#7" in opened.body and "| Why it helps | " in opened.body


def test_an_arabic_form_gets_an_arabic_answer_and_an_id_from_the_address() -> None:
    arabic = FORMS.current[1].form
    text = body(
        arabic,
        title="كلمات سر آمنة",
        lang="العربية",
        kind="دليل",
        url="https://www.example.org/ar/safe-words/",
    )
    branch, _, announced = decide_resource(control(""), proposal(text))
    assert isinstance(branch, SetBranch)
    (added,) = load_resources(branch.text, RESOURCES_FILE).resources
    assert (added.id, added.lang, added.title) == ("example-org-ar-safe-words", "ar", "كلمات سر آمنة")
    assert announced.translator.language == "ar"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "url",
    [
        "https://guide.example.org/phone/",
        "http://www.guide.example.org/phone?utm_source=mail",
        "https://GUIDE.example.org/phone/index.html#top",
    ],
)
def test_a_page_that_is_listed_already_is_not_added_again(url: str) -> None:
    text = comment_of(body(url=url))
    assert "**Link to the page**: this page is already in the list, as " in text
    assert "If your phone is taken" in text


def test_another_page_of_the_same_site_is_another_resource() -> None:
    text = body(url="https://guide.example.org/phone?lang=ar")
    assert isinstance(decide_resource(control(), proposal(text))[0], SetBranch)


def test_every_mistake_is_reported_at_its_field() -> None:
    text = comment_of(
        body(title="Call +49 151 23456789", url="example", why="x" * 400, kind="Something"),
    )
    assert text.count("\n- **") == 1, "an unknown option hides the rest, as in the other forms"
    text = comment_of(body(title="Call +49 151 23456789", url="example", why="x" * 400))
    labels = [line.split("**")[1] for line in text.splitlines() if line.startswith("- **")]
    assert labels == ["Name of the page", "Link to the page", "Why it helps"]
    assert "151" not in text


def test_a_second_run_changes_nothing() -> None:
    first, opened, _ = decide_resource(control(), proposal())
    assert isinstance(first, SetBranch) and isinstance(opened, OpenPull)
    branch = Branch("b" * 40, blob_id(first.text.encode()), is_bot_commit=True)
    pull = Pull(8, "OPEN", opened.title, opened.body)
    again = decide_resource(control(), replace(proposal(), branch=branch, pulls=(pull,)))
    assert [type(action).__name__ for action in again] == ["AnnouncePull"]
    closed = decide_resource(control(), replace(proposal(is_open=False), branch=branch, pulls=(pull,)))
    assert isinstance(closed[1], ClosePull)


def test_a_merged_resource_closes_its_issue() -> None:
    merged = Pull(8, "MERGED", "", "")
    thanks, closing = decide_resource(control(), replace(proposal(), pulls=(merged,)))
    assert thanks == SetComment(ENGLISH.translate(resource_texts.ADDED))
    assert isinstance(closing, CloseIssue)
    assert not decide_resource(control(), replace(proposal(is_open=False), pulls=(merged,)))


def test_the_branch_starts_from_the_default_branch() -> None:
    branch = decide_resource(control(), proposal())[0]
    assert isinstance(branch, SetBranch)
    assert branch.parent == "c" * 40


def test_the_entry_says_for_whom_the_page_is_unless_it_is_for_everybody() -> None:
    for key, name in READER_NAMES.items():
        branch = decide_resource(control(), proposal(body(audience=str(name))))[0]
        assert isinstance(branch, SetBranch)
        audience = load_resources(branch.text, RESOURCES_FILE).resources[-1].audience
        assert audience == key
        assert ("audience:" in branch.text) == (audience != "everybody")


@pytest.mark.parametrize(
    ("kind", "branch", "issue"),
    [
        (PROJECT, "proposal/12", 12),
        (RESOURCE, "resource/12", 12),
        (RESOURCE, "proposal/12", None),
        (RESOURCE, "12", None),
        (PROJECT, "proposal/twelve", None),
        (PROJECT, "proposal/123456789", 123456789),
        (PROJECT, "proposal/1234567890", None),
    ],
)
def test_a_branch_belongs_to_one_kind_of_proposal(kind: ProposalKind, branch: str, issue: int | None) -> None:
    assert kind.issue_number(branch) == issue
    assert issue is None or kind.branch_name(issue) == branch


def test_the_label_or_the_first_heading_makes_an_issue_a_proposal() -> None:
    assert decide_resource(control(), proposal(labels=frozenset()))
    assert decide_resource(control(), proposal("Hello.", labels=frozenset())) == ()
    assert decide_resource(control(), proposal("Hello."))


def test_a_list_in_brackets_is_reported_to_the_maintainers() -> None:
    entry = "{id: a, title: A, url: 'https://a.example', kind: guide, why: It helps., checked: 2026-10}"
    answer, problems = decide_resource(control(f"resources: [{entry}]\n"), proposal())
    assert answer == SetComment(ENGLISH.translate(resource_texts.RESOURCES_BLOCKED))
    assert isinstance(problems, ReportProblems)
    assert problems.problems


def test_words_of_mixed_scripts_are_pointed_out_to_the_reviewer() -> None:
    opened = decide_resource(control(), proposal(body(title="S\u0430fe passwords")))[1]
    assert isinstance(opened, OpenPull)
    assert "**Please check these words:**" in opened.body


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://ex\u0430mple.org/a", "ex\u0430mple.org"),
        ("https://xn--80ak6aa92e.com/", "\u0430\u0440\u0440\u04cf\u0435.com"),
    ],
)
def test_a_host_that_looks_like_another_is_pointed_out_to_the_reviewer(url: str, host: str) -> None:
    opened = decide_resource(control(), proposal(body(url=url)))[1]
    assert isinstance(opened, OpenPull)
    assert f'**Please check these words:** <span dir="auto">{host}</span>.' in opened.body


@pytest.mark.parametrize(
    ("title", "url", "taken", "identifier"),
    [
        ("Safe Passwords!", "https://x.example", (), "safe-passwords"),
        ("Safe Passwords!", "https://x.example", ("safe-passwords", "safe-passwords-2"), "safe-passwords-3"),
        ("كلمات", "https://www.x.example/ar/", (), "x-example-ar"),
        ("!?", "https://x.example", (), "x-example"),
        ("!?", "https://ماء", (), "resource"),
        ("w" * 60, "https://x.example", (), "w" * 46),
        ("w" * 45 + " x", "https://x.example", (), "w" * 45),
        ("Wells", "https://x.example", ("wells",), "wells-2"),
    ],
)
def test_an_id_is_made_of_english_words_and_is_new(
    title: str, url: str, taken: tuple[str, ...], identifier: str
) -> None:
    assert resource_id(title, url, taken) == identifier


@pytest.mark.parametrize("key", ["url", "lang", "kind", "topics", "audience", "checked", "id"])
def test_a_quoted_value_is_escaped(key: str) -> None:
    hostile = "<b>@a-member</b> `#1`"
    found = load_resources(TEXT, RESOURCES_FILE)
    entry: dict[str, object] = {
        "id": "x",
        "title": "X",
        "url": "https://x.example",
        "lang": "en",
        "kind": "guide",
        "why": "W.",
    }
    entry |= {"checked": "2026-11", key: [hostile] if key == "topics" else hostile}
    [error] = entry_errors(entry, {}, found, RESOURCES_FILE)
    assert error.field == (key if key in FIELDS else None)
    assert "a-member" in str(error.params)
    assert not any(markup in str(error.params) for markup in ("<b>", "@a-member", "#1"))


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("kind", "toy", "please choose one of the form's options"),
        ("audience", "martians", "please choose one of the form's options"),
        ("topics", ["water"], "the coalition no longer has one of these topics; please choose others"),
    ],
)
def test_an_option_that_no_longer_exists_is_explained_without_a_term_of_the_file(
    key: str, value: object, sentence: str
) -> None:
    entry = {
        "id": "x", "title": "X", "url": "https://x.example", "lang": "en", "kind": "guide", "why": "W.",
        "checked": "2026-11", key: value,
    }  # fmt: skip
    [error] = entry_errors(entry, {}, load_resources(TEXT, RESOURCES_FILE), RESOURCES_FILE)
    assert (error.field, error.message) == (key, sentence)


def test_a_problem_of_the_list_is_reported_at_the_field_of_the_form() -> None:
    found = load_resources(TEXT, RESOURCES_FILE)
    entry = {
        "id": "x", "title": "t" * 300, "url": "ftp://x.example", "lang": "Klingon!", "kind": "toy",
        "topics": ["Water!"], "audience": "martians", "why": "w" * 400, "checked": "2026-11",
    }  # fmt: skip
    errors = list(entry_errors(entry, {}, found, RESOURCES_FILE))
    assert {error.field for error in errors} == {
        "title", "url", "lang", "kind", "topics", "audience", "why",
    }  # fmt: skip
    assert {error.message for error in errors if error.field == "url"} == {texts.FORBIDDEN["url-malformed"]}


@pytest.mark.parametrize(
    ("key", "text", "is_allowed"),
    [
        ("title", "https://x.example", True),
        ("title", "Call +49 151 23456789", False),
        ("url", "https://www.facebook.com/a-group", True),
        ("url", "https://x.example/+4915123456789", False),
        ("why", "See https://x.example", True),
        ("why", "Ask at https://www.facebook.com/a-group", False),
        ("why", "Write to somebody@mail.example", False),
    ],
)
def test_only_links_may_be_in_the_answers_about_a_page(key: str, text: str, is_allowed: bool) -> None:
    answers = ANSWERS | {key: text}
    found = load_resources(TEXT, RESOURCES_FILE)
    entry = build_entry(answers, proposal().issue, "en", found)
    contact = [(one.field, one.message) for one in entry_errors(entry, answers, found, RESOURCES_FILE)]
    assert ((key, texts.CONTACT_DETAILS) in contact) != is_allowed


def test_a_copy_in_an_archive_is_the_listed_page_too() -> None:
    copy = "https://archive.example.org/phone"
    listed = control(f"{TEXT}    archived_copy: {copy}\n")
    [answer] = decide_resource(listed, proposal(body(url=copy)))
    assert isinstance(answer, SetComment)
    assert "this page is already in the list" in answer.text


def test_an_entry_has_the_answers_in_the_order_of_the_file() -> None:
    answers = ANSWERS | {"topics": ["Water", "Wells"], "audience": "Stewards", "lang": ""}
    entry = build_entry(answers, proposal().issue, "ar", Resources())
    assert list(entry.items()) == [
        ("id", "safe-passwords"),
        ("title", "Safe passwords"),
        ("url", "https://passwords.example.org/start?utm_source=x"),
        ("lang", "ar"),
        ("kind", "Guide"),
        ("topics", ["Water", "Wells"]),
        ("audience", "Stewards"),
        ("why", "How to choose them. Does not cover keys."),
        ("checked", "2026-11"),
        ("added", date(2026, 11, 3)),
    ]
    assert build_entry(answers | {"topics": "Water"}, proposal().issue, "ar", Resources())["topics"] == [
        "Water"
    ]
    empty = dict.fromkeys(ANSWERS)
    assert build_entry(empty, proposal().issue, "ar", Resources()) == {
        "id": "resource",
        "title": "",
        "url": "",
        "lang": "ar",
        "kind": "",
        "why": "",
        "checked": "2026-11",
        "added": date(2026, 11, 3),
    }
    assert "topics" not in build_entry(answers | {"topics": None}, proposal().issue, "ar", Resources())


def test_letters_outside_the_basic_plane_are_allowed() -> None:
    answers = ANSWERS | {"title": "Wells \U0001f6b0", "kind": "guide", "lang": "en"}
    entry = build_entry(answers, proposal().issue, "en", Resources())
    assert list(entry_errors(entry, answers, Resources(), RESOURCES_FILE)) == []


def test_the_body_shows_every_answer_and_how_to_review_it() -> None:
    opened = decide_resource(control(), proposal(body(title="S\u0430fe")))[1]
    assert isinstance(opened, OpenPull)
    marker, *parts, footer = opened.body.split("\n\n")
    digest = footer.rpartition("`")[0][-16:]
    assert marker == f"<!-- tahaluf:resource issue=7 values={digest} -->"
    assert parts == [
        resource_texts.HEADING.format(issue=7),
        "| | |\n| --- | --- |\n"
        '| Name of the page | <span dir="auto">S\u0430fe</span> |\n'
        '| Link to the page | <span dir="auto">https:\u200b//passwords.example.org/start?utm\\_source\\=x</span> |\n'
        '| Why it helps | <span dir="auto">How to choose them. Does not cover keys.</span> |\n'
        '| Language of the page | <span dir="auto">en</span> |\n'
        '| Kind of resource | <span dir="auto">guide</span> |',
        texts.LOOKALIKES.format(words='<span dir="auto">S\u0430fe</span>'),
        resource_texts.REVIEW,
    ]
    assert footer == texts.FOOTER.format(digest=digest)


def test_a_title_is_escaped_wherever_it_is_shown() -> None:
    title = "Ask <b> #1"
    asked = proposal(body(title=title))
    branch, opened, announced = decide_resource(control(), asked)
    assert isinstance(branch, SetBranch) and isinstance(opened, OpenPull)
    assert isinstance(announced, AnnouncePull)
    assert opened.title == f"Add the resource ask-b-1: {escape_plain(title)}"
    assert announced.project_name == escape_name(title)
    assert announced.missing_consents == 0 and announced.note == ""
    listed = load_resources(branch.text, RESOURCES_FILE)
    [again] = decide_resource(replace(control(branch.text), resources=listed), asked)
    assert isinstance(again, SetComment)
    assert escape_name(title) in again.text
