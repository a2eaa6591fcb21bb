"""Writes whole sections of a manifest as YAML with comments. Short values are on one line, and longer ones are
blocks.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tahaluf.escape import sanitize

from .yaml_writer import MAX_WIDTH, flow_text, normalize_value

INDENT: Final = "  "

Comments = Mapping[tuple[str, ...], Sequence[str]]


def compose_section(key: str, value: Any, comments: Comments) -> list[str]:
    """Return the lines of a top-level key. `comments` maps the paths of keys to the comments to write above them."""
    return list(_key_lines((key,), normalize_value(key, value), comments, 0))


def compose_project(project: Mapping[str, Any], comments: Sequence[str]) -> list[str]:
    """Return the lines of an item in the list of projects, without its comments."""
    lines = [
        line
        for key, value in project.items()
        for line in _key_lines((key,), normalize_value(key, value), {}, 2)
    ]
    lines[0] = f"{INDENT}- {lines[0].strip()}"
    return [*comment_lines(comments, 1), *lines]


def comment_lines(comments: Sequence[str], depth: int) -> list[str]:
    """Return comment lines. Each comment is on one line, so no text in it can end the comment."""
    return [f"{INDENT * depth}# {' '.join(sanitize(comment).split())}" for comment in comments]


def _key_lines(path: tuple[str, ...], value: Any, comments: Comments, depth: int) -> Iterator[str]:
    yield from comment_lines(comments.get(path, ()), depth)
    flat = flow_text({path[-1]: value}).removeprefix("{").removesuffix("}")
    has_comments = any(other[: len(path)] == path and other != path for other in comments)
    fits = len(flat) <= MAX_WIDTH - len(INDENT) * depth and not has_comments
    if not value or not isinstance(value, Mapping | list) or (fits and not _has_items(value, depth)):
        yield f"{INDENT * depth}{flat}"
        return
    yield f"{INDENT * depth}{flow_text({path[-1]: None}).strip('{}').removesuffix(' null')}"
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _key_lines((*path, key), child, comments, depth + 1)
    else:
        yield from (f"{INDENT * (depth + 1)}- {flow_text(item)}" for item in value)


def _has_items(value: Mapping[str, Any] | list[Any], depth: int) -> bool:
    """Whether the value is a list or section whose items are mappings, so that each item is written on its own line."""
    children = value if isinstance(value, list) else value.values() if depth == 0 else ()
    return any(isinstance(child, Mapping) for child in children)
