"""Files are merged as git merges them."""

import pytest

from tahaluf.flows.sync.merge_texts import MergeConflictError, merge_texts

BASE = "a\nb\nc\nd\ne\n"


def test_both_sides_keep_what_they_changed() -> None:
    assert merge_texts(BASE, BASE.replace("a", "A"), BASE.replace("e", "E")) == "A\nb\nc\nd\nE\n"


@pytest.mark.parametrize(
    ("ancestor", "ours", "theirs", "merged"),
    [
        (BASE, "new\n", BASE, "new\n"),  # the branch made no changes
        (BASE, BASE, "new\n", "new\n"),
        (BASE, "same\n", "same\n", "same\n"),
        (None, None, "new\n", "new\n"),
        (BASE, None, BASE, None),  # the base removed the file, and the branch did not change it
        (BASE, BASE, None, None),
    ],
)
def test_what_one_side_alone_changed_is_taken(
    ancestor: str | None, ours: str | None, theirs: str | None, merged: str | None
) -> None:
    assert merge_texts(ancestor, ours, theirs) == merged


@pytest.mark.parametrize(
    ("ancestor", "ours", "theirs"),
    [
        (BASE, BASE.replace("c", "C"), BASE.replace("c", "K")),
        (BASE, BASE.replace("c", "C"), BASE.replace("d", "D")),  # adjacent changes conflict, as in git
        (BASE, None, "new\n"),
        (BASE, "new\n", None),
        (None, "one\n", "another\n"),
    ],
)
def test_what_both_sides_changed_is_a_conflict(
    ancestor: str | None, ours: str | None, theirs: str | None
) -> None:
    with pytest.raises(MergeConflictError):
        merge_texts(ancestor, ours, theirs)


def test_line_ends_and_letters_of_any_script_stay_as_they_are() -> None:
    base = "خريطة\r\nb\r\nc\r\nd\r\n"
    assert (
        merge_texts(base, base.replace("خريطة", "آبار"), base.replace("d", "δ")) == "آبار\r\nb\r\nc\r\nδ\r\n"
    )


def test_a_file_without_a_last_newline_is_merged() -> None:
    assert merge_texts("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nD") == "A\nb\nc\nD"
