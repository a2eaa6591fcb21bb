"""Defines tasks for the child process, and encodes and decodes tasks and responses.

Tasks can safely be pickled, because it is a trusted process that sends them to an untrusted one. Responses are never
pickled: they consist of a JSON header and the files' bytes, and every field is validated.
"""

import json
import pickle
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, BinaryIO, Final

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.templates import MAX_TREE_BYTES, File, Policy, ResolvedTemplate, Tree, collisions, unsafe_reason

RESPONSE_LENGTHS: Final = struct.Struct("!II")  # byte lengths of the header and body of a response
TASK_LENGTH: Final = struct.Struct("!I")  # byte length of a task
MAX_HEADER_BYTES: Final = 2_000_000
MAX_PROBLEMS, MAX_TEXT = 200, 2_000
MODES: Final = ("100644", "100755")

INVALID_RESPONSE: Final = "the rendering process returned an invalid response"


@dataclass(frozen=True, slots=True)
class RenderTask:
    """A request to render. `resolved` is sent only with the first request, since the child process keeps compiled
    templates.
    """

    template: str
    resolved: ResolvedTemplate | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LintTask:
    resolved: ResolvedTemplate


Task = RenderTask | LintTask


def encode_task(task: Task) -> bytes:
    body = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    return TASK_LENGTH.pack(len(body)) + body


def read_task(stream: BinaryIO) -> Task | None:
    """Read a task. Returns None if the parent has closed the pipe."""
    header = stream.read(TASK_LENGTH.size)
    if len(header) < TASK_LENGTH.size:
        return None
    (length,) = TASK_LENGTH.unpack(header)
    task: Task = pickle.loads(stream.read(length))  # noqa: S301  (only the parent writes to this pipe)
    return task


def encode_files(files: Mapping[str, File]) -> bytes:
    rows = [
        (path, file.mode, file.policy.value, len(file.content), file.source) for path, file in files.items()
    ]
    return _encode_response({"files": rows}, b"".join(file.content for file in files.values()))


def encode_problems(problems: Sequence[Problem]) -> bytes:
    rows = [
        (
            problem.location.file,
            problem.location.line,
            problem.location.col,
            problem.id,
            problem.what[:MAX_TEXT],
            problem.fix[:MAX_TEXT],
        )
        for problem in problems[:MAX_PROBLEMS]
    ]
    return _encode_response({"problems": rows}, b"")


def decode_tree(header: bytes, body: bytes, resolved: ResolvedTemplate, version: str) -> Tree:
    """Decode and validate the untrusted tree in a response.

    Raises InvalidInput if it is invalid or reports problems.
    """
    payload = _decode_header(header, resolved)
    if "problems" in payload:
        raise InvalidInput(_to_problems(payload, resolved))
    files: dict[str, File] = {}
    offset = 0
    try:
        for path, mode, policy, size, source in payload["files"]:
            if mode not in MODES or size < 0 or not (source == "" or source in resolved.files):
                raise _invalid_response(resolved)
            files[path] = File(body[offset : offset + size], mode, Policy(policy), source)
            offset += size
    except (KeyError, TypeError, ValueError):
        raise _invalid_response(resolved) from None
    if offset != len(body) or offset > MAX_TREE_BYTES or not _are_safe_paths(tuple(files)):
        raise _invalid_response(resolved)
    return Tree(resolved.name, version, files, resolved.history)


@lru_cache(maxsize=256)  # most paths are the same in all projects with the same template
def _are_safe_paths(paths: tuple[str, ...]) -> bool:
    return not any(map(unsafe_reason, paths)) and not any(collisions(paths))


def decode_problems(header: bytes, resolved: ResolvedTemplate) -> list[Problem]:
    """Return the problems in a response, in order. Raises InvalidInput if the response is invalid."""
    return _to_problems(_decode_header(header, resolved), resolved)


def _encode_response(header: Mapping[str, Any], body: bytes) -> bytes:
    encoded = json.dumps(header, ensure_ascii=False).encode(errors="replace")
    return RESPONSE_LENGTHS.pack(len(encoded), len(body)) + encoded + body


def _decode_header(header: bytes, resolved: ResolvedTemplate) -> Mapping[str, Any]:
    try:
        payload = json.loads(header)
    except (ValueError, RecursionError):
        raise _invalid_response(resolved) from None
    if not isinstance(payload, dict):
        raise _invalid_response(resolved)
    return payload


def _to_problems(payload: Mapping[str, Any], resolved: ResolvedTemplate) -> list[Problem]:
    try:
        return [
            Problem(Location(str(file), int(line), int(col)), str(problem_id), str(what), str(fix))
            for file, line, col, problem_id, what, fix in payload["problems"]
        ]
    except (KeyError, TypeError, ValueError):
        raise _invalid_response(resolved) from None


def _invalid_response(resolved: ResolvedTemplate) -> InvalidInput:
    return InvalidInput(
        [Problem(Location(resolved.name), "template-fault", INVALID_RESPONSE, "fix the template")]
    )
