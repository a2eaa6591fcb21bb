"""Findings have the right location and name, and a comment allows exactly the findings that it names."""

import pytest

from tahaluf.privacy import FindingKind, lint, redact, scan
from tahaluf.privacy.commits import Commit, lint_commit, lint_lines

EMAIL = "a.person@mail.example.net.xyz"


def places(text: str, file: str = "a.md") -> list[tuple[str, int, int]]:
    return [(p.id, p.location.line, p.location.col) for p in lint(text, file)]


def test_a_finding_has_its_line_and_its_column() -> None:
    assert places(f"{EMAIL}\n\n  {EMAIL}\nx\r\ny {EMAIL}") == [
        ("private-email", 1, 1),
        ("private-email", 3, 3),
        ("private-email", 5, 3),
    ]
    assert lint(EMAIL, "b.md")[0].location.file == "b.md"
    assert EMAIL not in str(lint(EMAIL, "b.md")[0])


@pytest.mark.parametrize(
    ("text", "id"),
    [
        (EMAIL, "private-email"),
        ("+49 30 23125 017", "private-phone"),
        ("ask @a_person there", "private-handle"),
        ("https://t.me/a_person", "private-profile"),
        ("https://instagram.com/a_person", "private-profile"),
        ("ghp_" + "a1B2" * 9, "private-secret"),
    ],
)
def test_each_kind_has_its_own_id_and_its_fix_names_it(text: str, id: str) -> None:
    [problem] = lint(text, "a.md")
    assert problem.id == id
    assert f"`tahaluf: allow {id}`" in problem.fix
    assert "this looks like a" in problem.what


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([f"{EMAIL} <!-- tahaluf: allow private-email -->"], 0),
        (["tahaluf: allow private-email", EMAIL], 0),
        (["tahaluf: allow private-email", "", EMAIL], 1),
        ([EMAIL, "tahaluf: allow private-email"], 1),
        (["tahaluf: allow private-phone", EMAIL], 1),
        (["tahaluf: allow private-phone, private-email", EMAIL], 0),
        (["tahaluf: allow private-phone private-email", EMAIL], 0),
        (["tahaluf: allow", EMAIL], 1),
    ],
)
def test_a_comment_allows_an_id_on_its_line_and_the_next(lines: list[str], found: int) -> None:
    assert len(places("\n".join(lines))) == found


@pytest.mark.parametrize(
    "text",
    ["noreply@mail.xyz", "no-reply@mail.xyz", "do-not-reply@mail.xyz", "git@host.xyz", "a@b.example",
     "a@example.org", "a@b.test", "a@b.invalid", "a@users.noreply.host.xyz", "call +1 (202) 555-0123",
     "https://docs.github.com/x", "https://api.github.com/x", "https://plain.xyz/page"],
)  # fmt: skip
def test_what_is_nobodys_is_not_reported(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize("text", ["a@example.xyz", "a@test.xyz", "call +1 (202) 555-0223"])
def test_what_only_looks_like_nobodys_is_reported(text: str) -> None:
    assert places(text) != []


@pytest.mark.parametrize("file", ["a.py", "a.css", "a.go", "src/a.ts.jinja", "Makefile", "x/justfile.jinja"])
def test_an_at_sign_in_code_is_no_handle(file: str) -> None:
    assert places("ask @a_person there", file) == []
    assert places(EMAIL, file) != []


@pytest.mark.parametrize("file", ["a.md", "a.yml", "Makefile.md", "py"])
def test_an_at_sign_in_prose_is_a_handle(file: str) -> None:
    assert places("ask @a_person there", file) == [("private-handle", 1, 5)]


def test_only_the_manifests_own_block_in_a_form_is_left_out() -> None:
    block = f"<!-- tahaluf:reach-en -->\n{EMAIL}\n<!-- /tahaluf:reach-en -->"
    form = ".github/ISSUE_TEMPLATE/volunteer.yml"
    assert places(block, form) == []
    assert len(places(block, "other.yml")) == 1
    assert len(places(f"{EMAIL}\n{block}\n{EMAIL}", form)) == 2
    assert len(places(block.replace("/tahaluf:reach-en", "/tahaluf:reach-ar"), form)) == 1


def test_only_added_lines_of_a_commit_are_reported() -> None:
    text = f"{EMAIL}\nx\f{EMAIL}\n{EMAIL}"
    assert [p.location.line for p in lint_lines(text, "a.md", {2, 3})] == [2, 3]
    assert lint_lines(text, "a.md", set()) == []
    [named] = lint_lines(EMAIL, f"{EMAIL}.md", {1})
    assert EMAIL not in named.location.file
    assert lint_lines(f"tahaluf: allow private-email\n{EMAIL}", "a.md", {2}) == []


@pytest.mark.parametrize(
    ("emails", "message", "ids"),
    [
        ((EMAIL,), "Subject", ["private-author"]),
        (("a@users.noreply.github.com", EMAIL), "Subject", ["private-author"]),
        (("a@users.noreply.github.com",), "Subject", []),
        (("no address",), "Subject", []),
        ((EMAIL,), "Subject\n\ntahaluf: allow private-author", []),
        ((EMAIL,), "Subject\n\ntahaluf: allow private-email", ["private-author"]),
        ((), f"Subject\n\n{EMAIL}", ["private-email"]),
        ((EMAIL,), EMAIL, ["private-email", "private-author"]),
    ],
)
def test_a_commit_is_reported_for_its_message_and_its_authors(
    emails: tuple[str, ...], message: str, ids: list[str]
) -> None:
    problems = lint_commit(Commit("0123456789abcdef", emails, message))
    assert [problem.id for problem in problems] == ids
    assert {problem.location.file for problem in problems} <= {"commit 0123456789ab"}
    assert all(EMAIL not in str(problem) for problem in problems)


def test_redaction_keeps_everything_but_the_findings() -> None:
    assert (
        redact(f"a {EMAIL} b https://plain.xyz/x c {EMAIL}")
        == "a [redacted] b https://plain.xyz/x c [redacted]"
    )
    assert redact("plain") == "plain"


def test_findings_are_sorted_and_do_not_overlap() -> None:
    text = f"https://plain.xyz/x {EMAIL} https://t.me/a_person"
    found = scan(text)
    assert [finding.kind for finding in found] == [FindingKind.LINK, FindingKind.EMAIL, FindingKind.PROFILE]
    assert [text[f.start : f.end] for f in found] == text.split()
