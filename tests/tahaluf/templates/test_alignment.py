import random

import pytest

from support.alignments import all_alignments
from tahaluf.templates.alignment import MAX_CELLS, stable_lines


def edited(chooser: random.Random, lines: list[bytes], alphabet: str, edits: int) -> list[bytes]:
    result = list(lines)
    for _ in range(edits):
        if result and chooser.random() < 0.5:
            del result[chooser.randrange(len(result))]
        else:
            result.insert(chooser.randint(0, len(result)), chooser.choice(alphabet).encode())
    return result


def test_lines_are_stable_if_every_shortest_alignment_matches_them_alike() -> None:
    chooser = random.Random(18)
    for _ in range(1500):
        alphabet = chooser.choice(["ab", "abc", "abcdef"])
        base = [chooser.choice(alphabet).encode() for _ in range(chooser.randint(0, 8))]
        other = edited(chooser, base, alphabet, chooser.randint(0, 4))
        alignments = all_alignments(tuple(base), tuple(other))
        assert stable_lines(base, other) == dict(set.intersection(*map(set, alignments)))


def test_equal_parts_that_are_left_out_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    chooser = random.Random(4)
    for _ in range(300):
        base = [chooser.choice("ab").encode() for _ in range(chooser.randint(0, 60))]
        other = edited(chooser, base, "ab", chooser.randint(0, 3))
        in_parts = stable_lines(base, other)
        with monkeypatch.context() as patch:
            patch.setattr("tahaluf.templates.alignment.FIRST_MARGIN", 1000)
            assert in_parts == stable_lines(base, other)


def test_one_of_two_equal_lines_is_deleted_so_neither_is_stable() -> None:
    assert stable_lines([b"top", b"x", b"x", b"end"], [b"top", b"x", b"end"]) == {0: 0, 3: 2}


def test_texts_that_have_nothing_in_common_are_compared_up_to_a_limit() -> None:
    length = 2000
    first, second = ([b"%s%d" % (side, n) for n in range(length)] for side in (b"a", b"b"))
    assert length * length > MAX_CELLS
    assert stable_lines(first, second) is None
