"""Measures how accurately our line merge and `git merge-file` place edits in random histories.

`PYTHONPATH=actions:tests python -m support.merges` prints a table. The seed is fixed, so everyone tests the same
histories. As in workflow files, many lines have the same text. However, each line has an identity, so the correct
result is known.
"""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tahaluf.templates import merge_lines

SEED = 18
REPEATED = (b"- run: make", b"}", b"", b"  if: always()")

Line = tuple[int | None, bytes]  # the line's number in the base, or None if it is new, and its text
Merge = Callable[[bytes, bytes, bytes], bytes | None]

RIGHT = "right"
TRUE_CONFLICT = "conflict, both edited the same place"
NEEDLESS = "conflict, could have been merged"
HIDDEN = "merged although both edited the same place"
MISPLACED = "merged into the wrong place"


class History(NamedTuple):
    base: list[Line]
    current: list[Line]
    rendered: list[Line]


def histories(count: int) -> Iterator[History]:
    """Random histories with lines that people insert and replace. The template deletes, inserts and repeats similar
    lines.
    """
    chooser = random.Random(SEED)
    people = 0
    for _ in range(count):
        size = chooser.randint(4, 24)
        base: list[Line] = [
            (number, chooser.choice((*REPEATED, b"name: x%d" % chooser.randint(0, 3))))
            for number in range(size)
        ]
        current, rendered = list(base), list(base)
        for _ in range(chooser.randint(1, 3)):
            people += 1
            at, replaced = chooser.randint(0, len(current)), chooser.randint(0, 1)
            current[at : at + replaced] = [(None, b"people %d" % people)]
        for _ in range(chooser.randint(1, 3)):
            at, action = chooser.randint(0, len(rendered)), chooser.random()
            if action < 0.4:
                del rendered[at : at + chooser.randint(1, 4)]
            elif action < 0.7:
                rendered.insert(at, (None, chooser.choice(REPEATED)))
            else:
                rendered[at:at] = [(None, text) for _, text in rendered[at : at + 3]]
        yield History(base, current, rendered)


def compare(merge: Merge, count: int) -> Counter[str]:
    """Count how often each outcome occurs among `count` histories."""
    return Counter(outcome(merge(*versions(history)), history) for history in histories(count))


def true_merge(history: History) -> bytes | None:
    """The result of merging by the identity of each line, or None if both sides changed the same place."""
    merged: list[Line] = []
    sides = [{number for number, _ in side} for side in history[1:]]
    kept = [number for number in range(len(history.base)) if all(number in side for side in sides)]
    rest = [list(side) for side in history]
    for number in (*kept, None):
        old, ours, theirs = (_take(side, number) for side in rest)
        if len([side for side in (ours, theirs) if side != old]) == 2 and ours != theirs:
            return None
        merged += theirs if ours == old else ours
        merged += [] if number is None else [history.base[number]]
    return _text(merged)


def _take(side: list[Line], number: int | None) -> list[Line]:
    """Remove the lines up to and including the one with this number, and return all of them but the last. If the
    number is None, remove and return all lines.
    """
    end = len(side) if number is None else next(i for i, line in enumerate(side) if line[0] == number)
    taken = side[:end]
    del side[: end + 1]
    return taken


def outcome(merged: bytes | None, history: History) -> str:
    """Compare a tool's result with the correct one. `merged` is None if the tool reported a conflict."""
    expected = true_merge(history)
    if merged is None:
        return TRUE_CONFLICT if expected is None else NEEDLESS
    if merged == expected:
        return RIGHT
    return HIDDEN if expected is None else MISPLACED


def versions(history: History) -> tuple[bytes, bytes, bytes]:
    """Return the contents of the base, of the version that people edited, and of the template's version."""
    return _text(history.base), _text(history.current), _text(history.rendered)


def _text(lines: list[Line]) -> bytes:
    return b"".join(text + b"\n" for _, text in lines)


def ours(base: bytes, current: bytes, rendered: bytes) -> bytes | None:
    return merge_lines(base, current, rendered).content


def git_merge_file(base: bytes, current: bytes, rendered: bytes) -> bytes | None:
    with TemporaryDirectory() as name:
        paths = [Path(name) / side for side in ("current", "base", "rendered")]
        for path, content in zip(paths, (current, base, rendered), strict=True):
            path.write_bytes(content)
        done = subprocess.run(["git", "merge-file", "-p", *map(str, paths)], capture_output=True, check=False)
        return None if done.returncode else done.stdout


def main(count: int) -> None:
    for name, merge in (("Tahaluf", ours), ("git merge-file", git_merge_file)):
        start = time.perf_counter()
        results = compare(merge, count)
        each = (time.perf_counter() - start) / count * 1000
        sys.stdout.write(f"{name}: {count} merges, {each:.1f} ms each\n")
        for result in (RIGHT, TRUE_CONFLICT, NEEDLESS, HIDDEN, MISPLACED):
            sys.stdout.write(f"  {results[result]:5} {result}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
