"""Adds, updates and removes projects in the manifest's YAML without changing anything else.

Edits change the text rather than a parsed tree, so that comments, blank lines, quotes and the order of keys are kept.
The result of each edit is parsed again, and `EditError` is raised if anything else has changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from tahaluf.fields import slug_identity
from tahaluf.layout import MANIFEST_FILE
from tahaluf.problems import InvalidInput, Problem
from tahaluf.yaml_source import (
    ItemSpan,
    Lines,
    TextEdit,
    apply_edits,
    colon_end,
    document_end,
    has_blank_lines_between,
    insert_lines,
    item_spans,
    last_line_of,
    list_item,
    location_of,
    value_end,
)

from .document import Document, read_document
from .load import gc_paused, load, load_document
from .model import Manifest
from .project import Project
from .yaml_writer import KEY_ORDER, key_lines, normalize_project, project_lines

DEFAULT_INDENT: Final = 2


class EditError(RuntimeError):
    """Raised if an edit would change anything except its project. This is a bug in Tahaluf. Nothing was written."""


@gc_paused()
def upsert(text: str, project: Mapping[str, Any] | Project, filename: str = MANIFEST_FILE) -> str:
    """Return the text with the project updated in place, or inserted in slug order if its slug is new.

    If the project exists, only the keys that differ are rewritten. Keys that are missing from `project` are removed.
    Raises `InvalidInput` if the manifest is invalid before or after the edit.
    """
    desired = normalize_project(project)
    before, document = load_document(text, filename)
    edited = apply_edits(text, _upsert_edits(find_projects(document), desired))
    others = [other for other in before.projects if slug_identity(other.slug) != _identity(desired)]
    after = load(edited, filename)
    added = after.project(desired["slug"])
    _verify(before, after, others, added=added)
    if added != Project.model_validate(read_document("\n".join(project_lines(desired)), filename).data):
        raise EditError(f"the project {desired['slug']} would be read back differently")
    return edited


@gc_paused()
def remove(text: str, slug: str, filename: str = MANIFEST_FILE) -> str:
    """Return the text without that project. Raises `KeyError` if there is no such project, and `InvalidInput` in the
    same cases as `upsert`.
    """
    before, document = load_document(text, filename)
    removed = before.project(slug)
    project_list = find_projects(document)
    item = next(item for item in project_list.items if item_slug(item) == slug_identity(slug))
    edits = [_removal_edit(project_list.lines, project_list.items, item)]
    if len(project_list.items) == 1:
        edits.append((project_list.key_end, project_list.key_end, " []"))
    edited = apply_edits(text, edits)
    _verify(before, load(edited, filename), [other for other in before.projects if other is not removed])
    return edited


@dataclass(frozen=True, slots=True)
class ProjectList:
    """The `projects` list in the text. `node` is None if the `projects` key is missing."""

    lines: Lines
    root: yaml.Node
    node: yaml.Node | None
    items: Sequence[ItemSpan]
    data: Sequence[Mapping[str, Any]]
    key_end: int = 0


def require_block_style(document: Document) -> None:
    """Raise `InvalidInput` if the list of projects is written in a way in which `upsert` cannot insert a project."""
    find_projects(document)


def find_projects(document: Document) -> ProjectList:
    """Return the list of projects. Raises `InvalidInput` if it is in flow style (`[ ]`) or its key is written as `?
    projects`.
    """
    lines, root = Lines.from_text(document.text), document.root
    key, value = next(((k, v) for k, v in root.value if k.value == "projects"), (None, None))
    sequence = value if isinstance(value, yaml.SequenceNode) and value.value else None
    key_end = colon_end(lines, key) if key else 0
    if root.flow_style or (sequence and sequence.flow_style) or key_end is None:
        what = "the projects are in brackets or below a `?`, where Tahaluf cannot insert a block"
        fix = "write each project on its own lines below `projects:`, starting with `- `"
        raise InvalidInput(
            [
                Problem(
                    location_of(document.filename, value or root),
                    "projects-in-brackets",
                    what,
                    fix,
                )
            ]
        )
    if key is None:
        return ProjectList(lines, root, None, (), ())
    if sequence is None:
        return ProjectList(lines, root, value, (), (), key_end)
    items = item_spans(lines, sequence, key)
    return ProjectList(lines, root, value, items, document.data["projects"], key_end)


def _upsert_edits(project_list: ProjectList, desired: Mapping[str, Any]) -> list[TextEdit]:
    lines, items = project_list.lines, project_list.items
    for item, current in zip(items, project_list.data, strict=True):
        if item_slug(item) == _identity(desired):
            return _update_edits(lines, item, normalize_project(current), desired)
    if project_list.node is None:
        block = list_item(lines, project_lines(desired), DEFAULT_INDENT)
        return [
            insert_lines(lines, document_end(lines, project_list.root), f"projects:{lines.newline}{block}")
        ]
    if not items:
        text_before = lines.text[: lines.offset(project_list.node.start_mark)].rstrip()
        clear_edit = (len(text_before), value_end(lines, project_list.node), "")
        return [
            clear_edit,
            insert_lines(
                lines,
                project_list.node.end_mark.line + 1,
                list_item(lines, project_lines(desired), DEFAULT_INDENT),
            ),
        ]
    return [_insertion_edit(lines, items, project_list.node.start_mark.column, desired)]


def _verify(
    before: Manifest, after: Manifest, others: Sequence[Project], added: Project | None = None
) -> None:
    remaining = [project for project in after.projects if project is not added]
    settings_unchanged = all(
        getattr(before, key) == getattr(after, key) for key in Manifest.model_fields if key != "projects"
    )
    if not settings_unchanged or remaining != list(others):
        raise EditError("the edit would also change other parts of the manifest")


def item_slug(item: ItemSpan) -> str:
    return next(slug_identity(value.value) for key, value in item.node.value if key.value == "slug")


def _identity(project: Mapping[str, Any]) -> str:
    return slug_identity(str(project.get("slug")))


def _insertion_edit(
    lines: Lines, items: Sequence[ItemSpan], column: int, project: Mapping[str, Any]
) -> TextEdit:
    """Insert the project above the first project with a greater slug, and above that project's comments."""
    block = list_item(lines, project_lines(project), column)
    gap = lines.newline if has_blank_lines_between(lines, items) else ""
    following = next((item for item in items if item_slug(item) > _identity(project)), None)
    if following:
        return insert_lines(lines, following.comments_start, block + gap)
    return insert_lines(lines, items[-1].last + 1, gap + block)


def _removal_edit(lines: Lines, items: Sequence[ItemSpan], item: ItemSpan) -> TextEdit:
    """Remove the project's lines and one of the two blank lines around them. Comments above the project are kept."""
    first_line, stop_line = item.first, item.last + 1
    if has_blank_lines_between(lines, items) and item.comments_start == item.first:
        if stop_line < len(lines) and lines.is_blank(stop_line) and item is not items[-1]:
            stop_line += 1
        elif lines.is_blank(first_line - 1):
            first_line -= 1
    start, end = lines.starts[first_line], lines.starts[stop_line]
    if end == len(lines.text) and not lines.text.endswith(("\n", "\r")):
        start -= len(
            lines.newline
        )  # like the last line that it replaces, the new one must not end in a newline
    return start, end, ""


def _update_edits(
    lines: Lines, item: ItemSpan, current: Mapping[str, Any], desired: Mapping[str, Any]
) -> list[TextEdit]:
    """Return the edits for the keys whose values differ between an existing project (`current`) and `desired`."""
    node, column = item.node, item.node.start_mark.column
    if current == desired:
        return []
    is_block_style = not node.flow_style and all(colon_end(lines, key) for key, _ in node.value)
    if not is_block_style or node.value[0][0].value not in desired:
        return [
            (
                lines.offset(node.start_mark),
                value_end(lines, node),
                _indent_lines(lines, project_lines(desired), column),
            )
        ]
    edits = []
    for key, value in node.value:
        if key.value not in desired:
            edits.append(
                (lines.starts[key.start_mark.line], lines.starts[last_line_of(lines, value) + 1], "")
            )
        elif current[key.value] != desired[key.value]:
            replacement = _indent_lines(lines, key_lines(key.value, desired[key.value]), column)
            edits.append((lines.offset(key.start_mark), value_end(lines, value), replacement))
    return edits + _addition_edits(lines, node, desired)


def _addition_edits(lines: Lines, node: Any, desired: Mapping[str, Any]) -> list[TextEdit]:
    """Insert each new key after the last existing key that comes before it in the model."""
    existing = {key.value: value for key, value in node.value}
    edits = []
    for name, value in desired.items():
        if name not in existing:
            preceding = [
                other for other in existing if KEY_ORDER.get(other, 0) < KEY_ORDER.get(name, len(KEY_ORDER))
            ]
            anchor = max(
                (last_line_of(lines, existing[other]) for other in preceding), default=node.start_mark.line
            )
            indent = node.start_mark.column
            new_lines = " " * indent + _indent_lines(lines, key_lines(name, value), indent) + lines.newline
            edits.append(insert_lines(lines, anchor + 1, new_lines))
    return edits


def _indent_lines(lines: Lines, new_lines: Iterable[str], column: int) -> str:
    """Join lines, indenting all but the first by `column` spaces."""
    return (lines.newline + " " * column).join(new_lines)
