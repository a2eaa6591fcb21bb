"""The line merge puts nearly all edits in the right place, in random histories whose correct result is known."""

from support.merges import HIDDEN, MISPLACED, RIGHT, History, Line, compare, ours, true_merge

HISTORIES = 2000


def test_few_edits_of_two_thousand_histories_are_misplaced() -> None:
    """Some errors are unavoidable: if the template's edit is not the shortest possible one, the files do not show
    where it belongs.
    """
    results = compare(ours, HISTORIES)
    assert results[MISPLACED] + results[HIDDEN] <= HISTORIES // 100
    assert results[RIGHT] >= HISTORIES // 3


def test_the_right_result_knows_equal_lines_apart() -> None:
    base: list[Line] = [(0, b"x"), (1, b"y"), (2, b"x")]
    rendered: list[Line] = [(1, b"y"), (2, b"x")]
    current: list[Line] = [(0, b"x"), (1, b"y"), (2, b"x"), (None, b"people")]
    assert true_merge(History(base, current, rendered)) == b"y\nx\npeople\n"
    assert true_merge(History(base, [(None, b"people"), *base[1:]], rendered)) is None
