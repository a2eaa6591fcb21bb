"""Merges two versions of a file line by line, and reports a conflict wherever the result is ambiguous."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .alignment import stable_lines


@dataclass(frozen=True, slots=True)
class Conflict:
    """Lines that both sides have changed. `line` is the number of the first line in the current version, counting from
    1.
    """

    line: int
    base: tuple[bytes, ...]
    current: tuple[bytes, ...]
    rendered: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge. `content` is None if there are conflicts or the comparison would take too long."""

    content: bytes | None
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as lines without their endings, and the endings, which are compared separately."""

    lines: tuple[bytes, ...]
    ends: tuple[bytes, ...]

    @classmethod
    def from_bytes(cls, content: bytes) -> "_Text":
        lines: list[bytes] = []
        ends: list[bytes] = []
        for line in content.split(b"\n"):
            lines.append(line.removesuffix(b"\r"))
            ends.append(b"\r\n" if line.endswith(b"\r") else b"\n")
        if not lines[-1] and ends[-1] == b"\n":
            return cls(tuple(lines[:-1]), tuple(ends[:-1]))
        if ends[-1] == b"\r\n":  # a carriage return at the end of the file is not a line ending
            lines[-1] += b"\r"
        ends[-1] = b""
        return cls(tuple(lines), tuple(ends))

    @property
    def usual_end(self) -> bytes | None:
        counted = Counter(end for end in self.ends if end)
        return counted.most_common(1)[0][0] if counted else None

    @property
    def ends_with_newline(self) -> bool:
        return not self.ends or bool(self.ends[-1])


def is_binary(content: bytes) -> bool:
    """Whether git would treat this content as binary."""
    return b"\0" in content


def merge_lines(base: bytes, current: bytes, rendered: bytes) -> MergeResult:
    """Merge manual changes (`base` → `current`) with the template's changes (`base` → `rendered`).

    Between two lines that both sides certainly kept, changes of only one side can be merged. Differences in line
    endings are ignored, and the result uses the line endings of `current`.
    """
    texts = _Text.from_bytes(base), _Text.from_bytes(current), _Text.from_bytes(rendered)
    old, ours, theirs = texts
    kept_by_us, kept_by_them = stable_lines(old.lines, ours.lines), stable_lines(old.lines, theirs.lines)
    if kept_by_us is None or kept_by_them is None:
        return MergeResult(None, (Conflict(1, old.lines, ours.lines, theirs.lines),))
    merged: list[tuple[bytes, bytes]] = []
    conflicts: list[Conflict] = []
    new_end = ours.usual_end or theirs.usual_end or b"\n"
    for in_base, in_ours, in_theirs in _chunks(texts, kept_by_us, kept_by_them):
        before, mine, new = old.lines[in_base], ours.lines[in_ours], theirs.lines[in_theirs]
        if new in (before, mine):
            merged += zip(mine, ours.ends[in_ours], strict=True)
        elif mine == before:
            merged += [(line, new_end) for line in new]
        else:
            conflicts.append(Conflict(in_ours.start + 1, before, mine, new))
    if conflicts:
        return MergeResult(None, tuple(conflicts))
    return MergeResult(_join(merged, new_end, ends_with_newline=_merge_final_newline(texts)))


def _chunks(
    texts: tuple[_Text, _Text, _Text], kept_by_us: Mapping[int, int], kept_by_them: Mapping[int, int]
) -> Iterator[tuple[slice, slice, slice]]:
    """Yield the common lines and the chunks between them, in order."""
    i = j = k = 0
    for line in sorted(kept_by_us.keys() & kept_by_them.keys()):
        to_j, to_k = kept_by_us[line], kept_by_them[line]
        yield slice(i, line), slice(j, to_j), slice(k, to_k)
        yield slice(line, line + 1), slice(to_j, to_j + 1), slice(to_k, to_k + 1)
        i, j, k = line + 1, to_j + 1, to_k + 1
    base, ours, theirs = (len(text.lines) for text in texts)
    yield slice(i, base), slice(j, ours), slice(k, theirs)


def _merge_final_newline(texts: tuple[_Text, _Text, _Text]) -> bool:
    base, ours, theirs = (text.ends_with_newline for text in texts)
    return theirs if ours == base else ours


def _join(lines: Sequence[tuple[bytes, bytes]], usual_end: bytes, *, ends_with_newline: bool) -> bytes:
    if not lines:
        return b""
    *first, (last, end) = lines
    final = (end or usual_end) if ends_with_newline else b""
    return b"".join(line + (line_end or usual_end) for line, line_end in first) + last + final
