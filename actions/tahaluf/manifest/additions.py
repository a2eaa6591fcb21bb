"""Adds whole sections and projects to a manifest's YAML, without changing any other line.

Like `edit`, this module changes the text rather than a parsed tree, so that comments, blank lines and quotes are
kept.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from tahaluf.fields import slug_identity
from tahaluf.yaml_source import (
    Lines,
    TextEdit,
    apply_edits,
    colon_end,
    document_end,
    has_blank_lines_between,
    insert_lines,
    last_line_of,
)

from .composition import INDENT, Comments, compose_project, compose_section
from .edit import (
    EditError,
    ProjectList,
    find_projects,
    item_slug,
)
from .load import gc_paused, load_document
from .model import Manifest
from .yaml_writer import normalize_project


@gc_paused()
def add_to_manifest(
    text: str,
    sections: Mapping[str, Any],
    projects: Sequence[Mapping[str, Any]],
    comments: Comments,
    filename: str,
) -> str:
    """Return the text with the new projects, sorted by slug, and the new items in their sections.

    `sections` contains only the new items: mappings or lists, by top-level key. Raises `InvalidInput` if the manifest
    is invalid before the edit. The result must be loaded and then passed to `check_additions`.
    """
    _, document = load_document(text, filename)
    project_list = find_projects(document)
    present = {key.value: (key, value) for key, value in project_list.root.value}
    edits: list[TextEdit] = []
    for key, value in sections.items():
        if key in present:
            edits += _section_edits(
                project_list.lines, present[key], document.data.get(key), key, value, comments
            )
    # New sections may begin where an existing one ends, so the existing section's new items come first
    edits += _new_section_edits(
        project_list, {key: value for key, value in sections.items() if key not in present}, comments
    )
    return apply_edits(text, [*edits, *_project_edits(project_list, projects, comments)])


def _new_section_edits(
    project_list: ProjectList, sections: Mapping[str, Any], comments: Comments
) -> list[TextEdit]:
    """Return the edit that adds these sections, with a blank line above and below each of them."""
    if not sections:
        return []
    lines = project_list.lines
    line = _first_line(lines, project_list)
    blocks = [_block(lines, compose_section(key, value, comments)) for key, value in sections.items()]
    above = lines.newline if line and not lines.is_blank(line - 1) else ""
    below = lines.newline if line < len(lines) else ""
    return [insert_lines(lines, line, above + lines.newline.join(blocks) + below)]


def _section_edits(
    lines: Lines, pair: tuple[yaml.Node, yaml.Node], present: Any, key: str, added: Any, comments: Comments
) -> list[TextEdit]:
    key_node, value = pair
    if isinstance(value, yaml.MappingNode) and value.value and not value.flow_style:
        column = value.start_mark.column
        new = [" " * column + line[len(INDENT) :] for line in compose_section(key, added, comments)[1:]]
        return [insert_lines(lines, last_line_of(lines, value) + 1, _block(lines, new))]
    whole = {**present, **added} if isinstance(present, Mapping) else [*(present or ()), *added]
    start = lines.starts[key_node.start_mark.line]
    end = lines.starts[last_line_of(lines, value) + 1]
    return [(start, end, _block(lines, compose_section(key, whole, comments)))]


def _first_line(lines: Lines, project_list: ProjectList) -> int:
    """Return the line above which new sections are inserted: that of the `projects` key, or of the comment above the
    key.
    """
    for key, _ in project_list.root.value:
        if key.value == "projects":
            line = start = int(key.start_mark.line)
            while line and lines.is_comment(line - 1):
                line -= 1
            return line or start  # a comment at the start of the file describes the whole file
    return document_end(lines, project_list.root)


def _project_edits(
    project_list: ProjectList, projects: Sequence[Mapping[str, Any]], comments: Comments
) -> list[TextEdit]:
    lines, items = project_list.lines, project_list.items
    ordered = sorted(projects, key=lambda project: slug_identity(str(project["slug"])))
    blocks = [
        compose_project(normalize_project(p), comments.get(("projects", p["slug"]), ())) for p in ordered
    ]
    if not items:
        return _first_projects(project_list, blocks) if blocks else []
    column = int(project_list.node.start_mark.column) if project_list.node else 0
    has_gaps = has_blank_lines_between(lines, items) or len(items) == 1
    edits = []
    for project, block in zip(ordered, blocks, strict=True):
        identity = slug_identity(str(project["slug"]))
        text = _block(lines, [" " * column + line[len(INDENT) :] for line in block])
        gap = lines.newline if has_gaps else ""
        following = next((item for item in items if item_slug(item) > identity), None)
        if following:
            edits.append(insert_lines(lines, following.comments_start, text + gap))
        else:
            edits.append(insert_lines(lines, items[-1].last + 1, gap + text))
    return edits


def _first_projects(project_list: ProjectList, blocks: Sequence[Sequence[str]]) -> list[TextEdit]:
    """Return the edits that add the first projects to an empty or missing list."""
    lines, root = project_list.lines, project_list.root
    new = [line for block in blocks for line in (*block, "")][:-1]
    pair = next((pair for pair in root.value if pair[0].value == "projects"), None)
    if pair is None:
        return [insert_lines(lines, document_end(lines, root), _block(lines, ["projects:", *new]))]
    key, value = pair
    end = lines.starts[last_line_of(lines, value) + 1]
    return [(colon_end(lines, key) or end, end, lines.newline + _block(lines, new))]


def _block(lines: Lines, new: Sequence[str]) -> str:
    return "".join(line + lines.newline for line in new)


def check_additions(
    before: Manifest, after: Manifest, sections: Mapping[str, Any], projects: Sequence[Mapping[str, Any]]
) -> None:
    """Raise EditError if `add_to_manifest` has made any other change, which would be a bug."""
    added = {slug_identity(str(project["slug"])) for project in projects}
    kept = [project for project in after.projects if slug_identity(project.slug) not in added]
    unchanged = all(
        getattr(before, key) == getattr(after, key)
        for key in Manifest.model_fields
        if key != "projects" and key not in sections
    )
    if kept != list(before.projects) or not unchanged:
        raise EditError("the edit would also change existing parts of the manifest")
