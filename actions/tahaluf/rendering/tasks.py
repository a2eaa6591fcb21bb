"""What the parent asks of the child, and how it travels.

Tasks are pickled: they go from the process that is trusted to the one that is not. Answers are never: they are a
head in JSON and the files' bytes after it, and whoever reads them believes nothing of what they say.
"""

import json
import pickle
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO, Final

from tahaluf.problems import Place, Problem, Refused
from tahaluf.scaffold import MOST_OUTPUT, File, Merged, Policy, Tree, collisions, unsafe

LENGTHS: Final = struct.Struct("!II")  # of an answer: bytes of its head, bytes of its body
LENGTH: Final = struct.Struct("!I")  # of a task, in bytes
MOST_HEAD: Final = 2_000_000  # bytes
MOST_PROBLEMS, LONGEST_TEXT = 200, 2_000
MODES: Final = ("100644", "100755")

NO_ANSWER: Final = "what its rendering answered is not a tree of files"


@dataclass(frozen=True, slots=True)
class Render:
    """`merged` only with the first task for a template: the child keeps what it compiled."""

    template: str
    merged: Merged | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Lint:
    merged: Merged


Task = Render | Lint


def packed(task: Task) -> bytes:
    body = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(body)) + body


def next_task(inbox: BinaryIO) -> Task | None:
    """None where the parent has no more to ask, or is gone."""
    head = inbox.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    task: Task = pickle.loads(inbox.read(length))  # noqa: S301  (it comes from the parent alone)
    return task


def files_answer(files: Mapping[str, File]) -> bytes:
    rows = [(path, file.mode, file.policy.value, len(file.content)) for path, file in files.items()]
    return _framed({"files": rows}, b"".join(file.content for file in files.values()))


def problems_answer(problems: Sequence[Problem]) -> bytes:
    rows = [
        (p.place.file, p.place.line, p.place.col, p.id, p.what[:LONGEST_TEXT], p.mend[:LONGEST_TEXT])
        for p in problems[:MOST_PROBLEMS]
    ]
    return _framed({"problems": rows}, b"")


def read_tree(head: bytes, body: bytes, merged: Merged, version: str) -> Tree:
    """The tree of an answer, looked at as if a stranger had sent it. Raises Refused, also with its problems."""
    said = _head(head, merged)
    if "problems" in said:
        raise Refused(_problems(said, merged))
    files: dict[str, File] = {}
    at = 0
    try:
        for path, mode, policy, size in said["files"]:
            if mode not in MODES or size < 0:
                raise _unusable(merged)
            files[path] = File(body[at : at + size], mode, Policy(policy))
            at += size
    except (KeyError, TypeError, ValueError):
        raise _unusable(merged) from None
    if at != len(body) or at > MOST_OUTPUT or not _fit(tuple(files)):
        raise _unusable(merged)
    return Tree(merged.name, version, files)


@lru_cache(maxsize=256)  # the projects of one template mostly have the same paths
def _fit(paths: tuple[str, ...]) -> bool:
    return not any(map(unsafe, paths)) and not any(collisions(paths))


def read_problems(head: bytes, merged: Merged) -> list[Problem]:
    """The problems of an answer, in their order. Raises Refused where it is none."""
    return _problems(_head(head, merged), merged)


def _framed(head: Mapping[str, Any], body: bytes) -> bytes:
    said = json.dumps(head, ensure_ascii=False).encode(errors="replace")
    return LENGTHS.pack(len(said), len(body)) + said + body


def _head(head: bytes, merged: Merged) -> Mapping[str, Any]:
    try:
        said = json.loads(head)
    except (ValueError, RecursionError):
        raise _unusable(merged) from None
    if not isinstance(said, dict):
        raise _unusable(merged)
    return said


def _problems(said: Mapping[str, Any], merged: Merged) -> list[Problem]:
    try:
        return [
            Problem(Place(str(file), int(line), int(col)), str(identity), str(what), str(mend))
            for file, line, col, identity, what, mend in said["problems"]
        ]
    except (KeyError, TypeError, ValueError):
        raise _unusable(merged) from None


def _unusable(merged: Merged) -> Refused:
    return Refused([Problem(Place(merged.name), "template-fault", NO_ANSWER, "mend the template")])
