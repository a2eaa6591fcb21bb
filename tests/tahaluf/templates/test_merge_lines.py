"""The line merge agrees with an oracle that tries every alignment, and loses nothing in random histories.

The full test run goes through 10,000 histories, which are always the same. `TAHALUF_MERGE_SEED` selects others.
"""

import os
from collections import Counter
from dataclasses import dataclass, field

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from support.alignments import Lines, all_merges, is_in_order
from tahaluf.templates import merge_lines

WORKFLOW = b"""\
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make check
  lint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: make check
"""
SEED = int(os.environ.get("TAHALUF_MERGE_SEED", "1812"))
TEST_JOB = b"".join(WORKFLOW.splitlines(keepends=True)[1:6])


def text(lines: Lines) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def test_edits_in_different_places_are_merged() -> None:
    merged = merge_lines(b"a\nb\nc\nd\n", b"a\nB\nc\nd\n", b"a\nb\nc\nD\n")
    assert merged.content == b"a\nB\nc\nD\n"


def test_edits_of_the_same_line_conflict_and_both_sides_are_named() -> None:
    (conflict,) = merge_lines(b"a\nb\nc\n", b"a\nours\nc\n", b"a\ntheirs\nc\n").conflicts
    assert (conflict.line, conflict.base, conflict.current, conflict.rendered) == (
        2,
        (b"b",),
        (b"ours",),
        (b"theirs",),
    )


def test_edits_of_neighbouring_lines_conflict() -> None:
    assert merge_lines(b"a\nb\nc\n", b"A\nb\nc\n", b"a\nB\nc\n").content is None


def test_an_edit_in_one_of_two_similar_jobs_is_not_moved_when_the_template_removes_the_other() -> None:
    """A merge that is based on context may silently apply one job's diff to another."""
    in_lint = WORKFLOW[: WORKFLOW.rindex(b"check")] + b"check lint\n"
    merged = merge_lines(WORKFLOW, in_lint, WORKFLOW.replace(TEST_JOB, b""))
    assert merged.content == in_lint.replace(TEST_JOB, b"")
    in_test = WORKFLOW.replace(b"make check", b"make check test", 1)
    assert merge_lines(WORKFLOW, in_test, WORKFLOW.replace(TEST_JOB, b"")).content is None


def test_it_is_a_conflict_if_nobody_can_tell_which_of_two_equal_blocks_was_removed() -> None:
    block = b"- run: make\n  if: always()\n"
    edited = block + b"- run: make\n  if: never()\n" + b"end\n"
    assert merge_lines(block * 2 + b"end\n", edited, block + b"end\n").content is None
    assert merge_lines(block * 2 + b"end\n", edited, block * 2 + b"END\n").content is None  # neighbours
    far = b"x\ny\nz\n"
    assert merge_lines(block * 2 + far, edited[:-4] + far, block * 2 + b"x\ny\nZ\n").content is not None


@pytest.mark.parametrize(
    ("base", "current", "rendered", "merged"),
    [
        (b"a\nb\nc\n", b"a\r\nb\r\nc\r\n", b"a\nb\nC\n", b"a\r\nb\r\nC\r\n"),
        (b"a\nb\nc\n", b"a\r\nb\r\nC\r\n", b"a\nb\nc\nd\n", None),
        (b"a\r\nb\r\nx\r\nc\r\n", b"a\r\nB\r\nx\r\nc\r\n", b"a\nb\nx\nc\nd\n", b"a\r\nB\r\nx\r\nc\r\nd\r\n"),
        (b"a\nb", b"a\nb", b"a\nb\n", b"a\nb\n"),
        (b"a\nx\nb\n", b"A\nx\nb", b"a\nx\nb\n", b"A\nx\nb"),
        (b"", b"ours\n", b"", b"ours\n"),
        (b"", b"same\n", b"same\n", b"same\n"),
        (b"a\n", b"", b"a\n", b""),
        (b"a\rb\n", b"a\rb\n", b"a\rb\nc\r", b"a\rb\nc\r"),
    ],
)
def test_line_ends_are_those_of_the_current_version(
    base: bytes, current: bytes, rendered: bytes, merged: bytes | None
) -> None:
    assert merge_lines(base, current, rendered).content == merged


def test_what_only_one_side_changed_is_taken_byte_for_byte() -> None:
    for content in (b"a\r\nb\nc", b"\n\n", b"\r", b"\xff\xfe\n", b"x\r\r\n"):
        assert merge_lines(b"a\nb\n", content, b"a\nb\n").content == content


SMALL_TEXTS = st.lists(st.sampled_from([b"a", b"b", b"c", b""]), max_size=6).map(tuple)


@settings(max_examples=400)
@given(SMALL_TEXTS, st.lists(st.tuples(st.integers(0, 6), st.integers(0, 1)), max_size=3), SMALL_TEXTS)
def test_a_clean_merge_is_that_of_every_alignment(
    base: Lines, edits: list[tuple[int, int]], theirs: Lines
) -> None:
    """Each item of `edits` is the place at which people insert a line, and the number of lines in the base that it
    replaces.
    """
    written = list(base)
    for number, (at, replaced) in enumerate(edits):
        written[at : at + replaced] = [b"people %d" % number]
    ours = tuple(written)
    merged = merge_lines(text(base), text(ours), text(theirs)).content
    if merged is not None:
        assert all_merges(base, ours, theirs) == {tuple(merged.split(b"\n")[:-1])}


@dataclass
class Repository:
    """A file whose lines the oracle can distinguish, because each line has a number that does not depend on its text.

    Many of the template's lines are equal. Lines that are added by hand are unique, so each can be found again.
    """

    base: list[tuple[int, bytes]]
    rendered: list[tuple[int, bytes]] = field(default_factory=list)
    current: list[bytes] = field(default_factory=list)
    numbers: int = 0
    merges: int = 0

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def edit(self, side: str, position: int, action: str) -> None:
        if side == "people":
            at = position % (len(self.current) + 1)
            if action == "insert":
                self.current.insert(at, b"people %d" % self.number())
            elif at < len(self.current):
                self.current[at : at + 1] = [b"people %d" % self.number()] if action == "replace" else []
            return
        lines, at = self.rendered, position % (len(self.rendered) + 1)
        words = [b"- run: make", b"}", b"", b"  if: always()"]
        if action == "insert":
            lines.insert(at, (self.number(), words[position % 4]))
        elif action == "repeat":
            lines[at:at] = [(self.number(), line) for _, line in lines[at : at + 3]]
        elif at < len(lines):
            lines[at : at + 1] = [(self.number(), b"new %d" % self.number())] if action == "replace" else []

    def update(self) -> None:
        versions = ([line for _, line in self.base], self.current, [line for _, line in self.rendered])
        merged = merge_lines(*(text(tuple(version)) for version in versions)).content
        if merged is None:
            return
        self.merges += 1
        after = merged.split(b"\n")[:-1]
        self.check(after)
        self.base, self.current = list(self.rendered), after

    def check(self, after: list[bytes]) -> None:
        """Check that no line added by hand is lost, repeated, or moved past a line that it followed."""
        written = [line for line in self.current if line.startswith(b"people")]
        assert [line for line in after if line.startswith(b"people")] == written
        known = {number for number, _ in self.base}
        new = Counter(line for number, line in self.rendered if number not in known)
        for line in written:
            before, behind = self.current.index(line), after.index(line)
            for old, now in (
                (self.current[:before], after[:behind]),
                (self.current[before:], after[behind:]),
            ):
                assert not Counter(now) - Counter(old) - new, (line, self)


EDITS = st.tuples(
    st.sampled_from(["people", "template"]),
    st.integers(0, 40),
    st.sampled_from(["insert", "delete", "replace", "repeat", "update"]),
)
HISTORIES = st.tuples(
    st.lists(st.sampled_from([b"- run: make", b"}", b"", b"name: x"]), max_size=14),
    st.lists(EDITS, max_size=14),
)


def live_through(lines: list[bytes], edits: list[tuple[str, int, str]]) -> None:
    repository = Repository([(-index - 1, line) for index, line in enumerate(lines)])
    repository.rendered, repository.current = list(repository.base), list(lines)
    for side, position, action in edits:
        if action == "update":
            repository.update()
        else:
            repository.edit(side, position, action)
    repository.update()


@settings(max_examples=300, deadline=None)
@given(HISTORIES)
def test_no_history_loses_or_moves_a_line_of_people(
    history: tuple[list[bytes], list[tuple[str, int, str]]],
) -> None:
    live_through(*history)


@pytest.mark.full
@seed(SEED)
@settings(max_examples=10_000, deadline=None, database=None)
@given(HISTORIES)
def test_ten_thousand_histories_lose_or_move_no_line_of_people(
    history: tuple[list[bytes], list[tuple[str, int, str]]],
) -> None:
    live_through(*history)


def test_the_oracle_notices_a_line_that_moved() -> None:
    repository = Repository([(-1, b"a"), (-2, b"b")], [(-1, b"a"), (-2, b"b")], [b"a", b"people 1", b"b"])
    repository.check([b"a", b"people 1", b"b"])
    for wrong in ([b"people 1", b"a", b"b"], [b"a", b"b", b"people 1"], [b"a", b"b"]):
        with pytest.raises(AssertionError):
            repository.check(wrong)
    assert is_in_order([b"a", b"b"], [b"a", b"people 1", b"b"])
