"""An update's pull request says what it is about, and lists its files and conflicts. Long texts are shortened."""

from typing import Any

import pytest

from tahaluf.i18n import translator_for
from tahaluf.resources.update_texts import MAX_BODY, REASONS, closing_text, pull_text
from tahaluf.templates import CONTROL_TEMPLATE, Conflict, FileUpdate, Lock, Outcome, Reason, Tree, Update
from tahaluf.templates.history import ChangelogEntry, History


def lock(template: str = "small", version: str = "1") -> Lock:
    return Lock(template, version, {})


def body(*files: FileUpdate, template: str = "small", version: str = "2", language: str = "en") -> str:
    text = pull_text(lock(), Tree(template, version, {}), Update(files, b""), language)
    return text.body


def conflict(path: str = "a.md", *conflicts: Conflict, **fields: Any) -> FileUpdate:
    return FileUpdate(path, Outcome.CONFLICT, conflicts=conflicts, **fields)


LINES = Conflict(7, (b"base",), (b"mine", b"too"), (b"theirs",))


@pytest.mark.parametrize(
    ("former", "template", "version", "names"),
    [
        ("small", "small", "2", ["small"]),
        ("small", "small", "1", []),
        ("large", "small", "2", ["large", "small"]),
        ("small", CONTROL_TEMPLATE, "2", []),
    ],
)
def test_the_text_says_what_the_update_is_about(
    former: str, template: str, version: str, names: list[str]
) -> None:
    text = pull_text(lock(former), Tree(template, version, {}), Update((), b""), "en")
    first = text.body.partition("\n")[0]
    assert all(f"**{name}**" in first for name in names)
    assert ("**" in first) is bool(names)
    assert [name for name in ("large", "small") if name in text.title] == (
        ["large", "small"] if former == "large" else [] if template == CONTROL_TEMPLATE else ["small"]
    )


def test_different_causes_have_different_texts() -> None:
    texts = {
        pull_text(lock(former), Tree(template, version, {}), Update((), b""), "en").body.partition("\n")[0]
        for former, template, version in (
            ("small", "small", "2"),
            ("small", "small", "1"),
            ("large", "small", "2"),
            ("small", CONTROL_TEMPLATE, "2"),
        )
    }
    assert len(texts) == 4


@pytest.mark.parametrize(
    ("known", "quoted"),
    [({}, ["> New \\*pages\\*.", "> First."]), ({"small": 1}, ["> New \\*pages\\*."]), ({"small": 2}, [])],
)
def test_news_of_the_template_are_quoted_under_a_heading(known: dict[str, int], quoted: list[str]) -> None:
    entries = (ChangelogEntry(2, {"en": "New *pages*."}), ChangelogEntry(1, {"en": "First."}))
    new = Tree("small", "2", {}, history=History({"small": entries}))
    text = pull_text(Lock("small", "1", {}, known), new, Update((), b""), "en").body
    assert [line for line in text.splitlines() if line.startswith("> ")] == quoted
    assert text.count("### ") == (2 if quoted else 1)


def test_names_are_escaped() -> None:
    text = pull_text(lock("*a*"), Tree("_b_", "2", {}), Update((), b""), "en")
    assert "\\*a\\*" in text.body and "\\_b\\_" in text.body
    assert "*a*" in text.title and "_b_" in text.title


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_line_with_the_path(outcome: Outcome) -> None:
    lines = body(FileUpdate("a*.md", outcome, removed="b.md"), FileUpdate("c.md", outcome)).splitlines()
    found = [line for line in lines if line.startswith(("- `a*.md`: ", "- `c.md`: "))]
    assert len(found) == 2
    assert ("`b.md`" in found[0]) is (outcome is Outcome.RENAMED)
    assert found[1].count("`c.md`") == (2 if outcome is Outcome.RENAMED else 1)


def test_a_text_without_conflicts_has_no_section_about_them() -> None:
    assert body(FileUpdate("a.md", Outcome.UPDATED)).count("### ") == 1
    assert body(conflict("a.md", LINES)).count("### ") == 2


def test_a_conflict_shows_the_lines_of_both_sides() -> None:
    text = body(conflict("a*.md", LINES, Conflict(9, (), (b"\xff",), ())))
    section = text.rpartition("### ")[2]
    assert "**`a*.md`** 2 places" in section
    summaries = [line for line in section.splitlines() if line.startswith("<details>")]
    assert len(summaries) == 4
    assert summaries[0].endswith(", line 7</summary>") and summaries[2].endswith(", line 9</summary>")
    assert "```\nmine\ntoo\n```\n\n</details>" in section
    assert "```\ntheirs\n```\n\n</details>" in section
    assert "\ufffd" in section


@pytest.mark.parametrize("reason", [Reason.BINARY, Reason.BASE_LOST, Reason.PATH_TAKEN, Reason.NOT_A_FILE])
def test_a_conflict_without_lines_says_why(reason: Reason) -> None:
    texts = {body(conflict("a.md", reason=one)) for one in (reason, Reason.LINES, None)}
    assert len(texts) == 2
    assert "0 places" not in body(conflict("a.md", reason=reason))


@pytest.mark.parametrize("reason", [Reason.BASE_LOST, Reason.BINARY])
def test_a_file_whose_history_is_lost_shows_the_difference(reason: Reason) -> None:
    text = body(conflict("a.md", reason=reason, versions=(b"x\nmine\n", b"x\nnew\n")))
    shown = "```diff\n@@ -1,2 +1,2 @@\n x\n-mine\n+new\n```" in text
    assert shown is (reason is Reason.BASE_LOST)
    assert "```diff" not in body(conflict("a.md", reason=reason))


@pytest.mark.parametrize(("count", "is_shortened"), [(60, False), (61, True)])
def test_long_sides_of_a_conflict_are_shortened(count: int, is_shortened: bool) -> None:
    lines = tuple(f"line {number}".encode() for number in range(count))
    text = body(conflict("a.md", Conflict(1, (), lines, ())))
    assert ("\n…\n" in text) is is_shortened
    assert "line 59\n" in text and "line 60" not in text


def test_conflicts_that_do_not_fit_are_counted() -> None:
    long = Conflict(1, (), tuple(b"x" * 300 for _ in range(60)), ())
    files = [conflict(f"{number}.md", long) for number in range(10)]
    text = body(*files)
    assert len(text) <= MAX_BODY
    section = text.rpartition("### ")[2]
    shown = [number for number in range(10) if f"**`{number}.md`**" in section]
    assert shown == [0, 1, 2]
    assert "7 conflicts" in section
    assert "1 conflict " in body(*files[:4]).rpartition("### ")[2]
    assert "conflicts are not" not in body(*files[:3])


def test_the_text_is_in_the_repositorys_language() -> None:
    for text in (body(language="ar"), closing_text("ar")):
        assert text.startswith('<div dir="rtl" lang="ar">')
    assert "<div" not in body() + closing_text("en")
    assert closing_text("en")


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_conflict_has_its_reason_in_the_language_of_the_project(reason: Reason, language: str) -> None:
    said = translator_for([language]).translate(REASONS[reason])
    assert said in body(conflict(reason=reason), language=language)


def test_a_long_list_of_files_leaves_less_room_for_conflicts() -> None:
    long = Conflict(1, (), tuple(b"x" * 300 for _ in range(60)), ())
    files = [conflict(f"{number}-{'n' * 200}.md", long) for number in range(100)]
    assert len(body(*files)) <= MAX_BODY
