"""Projects put into the manifest's text, changed in it and taken out of it, without touching anything else.

What is edited is the text, not the parsed tree: comments, blank lines, quotes and the order of others' keys are
what people made of their file. Each edit is read again, and it is an error of ours if it did more than asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

from tahaluf.problems import Problem, Refused

from .build import place_of
from .document import Document, read
from .layout import Item, Lines, after_colon, below_all, end_of, items_of, last_line, spaced
from .load import collector_resting, load, load_document
from .model import Manifest
from .project import Project
from .words import slug_identity
from .write import ORDER, entry, lines_of, plain

Splice = tuple[int, int, str]  # from, to, what stands there instead

NEW_INDENT: Final = 2


class EditFailed(RuntimeError):
    """An edit changed something else than its project. Nothing was written; the mistake is ours."""


@collector_resting()
def upsert(text: str, project: Mapping[str, Any] | Project, name: str = "projects.yml") -> str:
    """The text with the project in it: in place if its slug is there, else in the order of slugs.

    Of a project that is there already, only the keys that differ are rewritten, and keys that `project` does
    not have are taken out. Raises Refused if the manifest is not valid, before or after.
    """
    wanted = plain(project)
    before, document = load_document(text, name)
    edited = _spliced(text, _put(_listing(text, document), wanted))
    others = [other for other in before.projects if slug_identity(other.slug) != _identity(wanted)]
    after = load(edited, name)
    added = after.project(wanted["slug"])
    _verify(before, after, others, also=added)
    if added != Project.model_validate(read("\n".join(lines_of(wanted)), name).data):
        raise EditFailed(f"the project {wanted['slug']} would not read as it was given")
    return edited


@collector_resting()
def remove(text: str, slug: str, name: str = "projects.yml") -> str:
    """The text without the project of that slug. Raises KeyError if there is none, Refused as `upsert` does."""
    before, document = load_document(text, name)
    gone = before.project(slug)
    listing = _listing(text, document)
    item = next(item for item in listing.items if _slug(item) == slug_identity(slug))
    splices = [_removal(listing.lines, listing.items, item)]
    if len(listing.items) == 1:
        splices.append((listing.after_key, listing.after_key, " []"))
    edited = _spliced(text, splices)
    _verify(before, load(edited, name), [other for other in before.projects if other is not gone])
    return edited


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of projects as it stands in the text. `node` is None where there is no key `projects` yet."""

    lines: Lines
    root: yaml.Node
    node: yaml.Node | None
    items: Sequence[Item]
    data: Sequence[Mapping[str, Any]]
    after_key: int = 0


def _listing(text: str, document: Document) -> Listing:
    """Raises Refused where projects stand in brackets, or below a key that begins with `?`."""
    lines, root = Lines.of(text), document.root
    key, value = next(((k, v) for k, v in root.value if k.value == "projects"), (None, None))
    listed = value if isinstance(value, yaml.SequenceNode) and value.value else None
    after_key = after_colon(lines, key) if key else 0
    if root.flow_style or (listed and listed.flow_style) or after_key is None:
        what = "the projects stand in brackets or below a `?`, where no block can be put in"
        mend = "write each project as lines of its own below `projects:`, the first beginning with `- `"
        raise Refused(
            [Problem(place_of(document.name, (value or root).start_mark), "projects-in-brackets", what, mend)]
        )
    if key is None:
        return Listing(lines, root, None, (), ())
    if listed is None:
        return Listing(lines, root, value, (), (), after_key)
    items = items_of(lines, listed, key)
    return Listing(lines, root, value, items, document.data["projects"], after_key)


def _put(listing: Listing, wanted: Mapping[str, Any]) -> list[Splice]:
    lines, items = listing.lines, listing.items
    for item, said in zip(items, listing.data, strict=True):
        if _slug(item) == _identity(wanted):
            return _update(lines, item, plain(said), wanted)
    if listing.node is None:
        block = _block(lines, wanted, NEW_INDENT)
        return [_line_at(lines, below_all(lines, listing.root), f"projects:{lines.end_of_line}{block}")]
    if not items:
        above = lines.text[: lines.offset(listing.node.start_mark)].rstrip()
        empty = (len(above), end_of(lines, listing.node), "")
        return [empty, _line_at(lines, listing.node.end_mark.line + 1, _block(lines, wanted, NEW_INDENT))]
    return [_insertion(lines, items, listing.node.start_mark.column, wanted)]


def _verify(
    before: Manifest, after: Manifest, others: Sequence[Project], also: Project | None = None
) -> None:
    kept = [project for project in after.projects if project is not also]
    same = all(
        getattr(before, key) == getattr(after, key) for key in Manifest.model_fields if key != "projects"
    )
    if not same or kept != list(others):
        raise EditFailed("the edit would change more than its project")


def _slug(item: Item) -> str:
    return next(slug_identity(value.value) for key, value in item.node.value if key.value == "slug")


def _identity(project: Mapping[str, Any]) -> str:
    return slug_identity(str(project.get("slug")))


def _block(lines: Lines, project: Mapping[str, Any], indent: int) -> str:
    """The project's lines with their ends, `- ` at column `indent`."""
    first, *rest = lines_of(project)
    whole = [f"{' ' * indent}- {first}", *(f"{' ' * indent}  {line}" for line in rest)]
    return "".join(line + lines.end_of_line for line in whole)


def _insertion(lines: Lines, items: Sequence[Item], column: int, project: Mapping[str, Any]) -> Splice:
    """Above the first project that comes after it, and above that one's comments."""
    block = _block(lines, project, column)
    gap = lines.end_of_line if spaced(lines, items) else ""
    following = next((item for item in items if _slug(item) > _identity(project)), None)
    if following:
        return _line_at(lines, following.opens, block + gap)
    return _line_at(lines, items[-1].last + 1, gap + block)


def _line_at(lines: Lines, number: int, block: str) -> Splice:
    """`block` as new lines above line `number`. A last line without an end stays the kind of line it was."""
    at = lines.starts[min(number, len(lines))]
    if at == len(lines.text) and lines.text and not lines[len(lines) - 1].endswith(("\n", "\r")):
        return at, at, lines.end_of_line + block.removesuffix(lines.end_of_line)
    return at, at, block


def _removal(lines: Lines, items: Sequence[Item], item: Item) -> Splice:
    """A project's own lines, with one of the two blank lines that would meet; comments above it stay."""
    first, beyond = item.first, item.last + 1
    if spaced(lines, items) and item.opens == item.first:
        if beyond < len(lines) and lines.is_blank(beyond) and item is not items[-1]:
            beyond += 1
        elif lines.is_blank(first - 1):
            first -= 1
    start, end = lines.starts[first], lines.starts[beyond]
    if end == len(lines.text) and not lines.text.endswith(("\n", "\r")):
        start -= len(lines.end_of_line)  # the line above becomes the last, without an end as the last was
    return start, end, ""


def _update(lines: Lines, item: Item, there: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Splice]:
    """Of a project that is there, the keys that differ. `there` is what it says now."""
    node, column = item.node, item.node.start_mark.column
    if there == wanted:
        return []
    in_lines = not node.flow_style and all(after_colon(lines, key) for key, _ in node.value)
    if not in_lines or node.value[0][0].value not in wanted:
        return [
            (lines.offset(node.start_mark), end_of(lines, node), _indented(lines, lines_of(wanted), column))
        ]
    splices = []
    for key, value in node.value:
        if key.value not in wanted:
            splices.append((lines.starts[key.start_mark.line], lines.starts[last_line(lines, value) + 1], ""))
        elif there[key.value] != wanted[key.value]:
            said = _indented(lines, entry(key.value, wanted[key.value]), column)
            splices.append((lines.offset(key.start_mark), end_of(lines, value), said))
    return splices + _additions(lines, node, wanted)


def _additions(lines: Lines, node: Any, wanted: Mapping[str, Any]) -> list[Splice]:
    """Each new key below the last of those that the model puts before it."""
    there = {key.value: value for key, value in node.value}
    splices = []
    for name, value in wanted.items():
        if name not in there:
            before = [other for other in there if ORDER.get(other, 0) < ORDER.get(name, len(ORDER))]
            anchor = max((last_line(lines, there[other]) for other in before), default=node.start_mark.line)
            indent = node.start_mark.column
            said = " " * indent + _indented(lines, entry(name, value), indent) + lines.end_of_line
            splices.append(_line_at(lines, anchor + 1, said))
    return splices


def _indented(lines: Lines, said: Iterable[str], column: int) -> str:
    """Lines of which the first already stands at `column`."""
    return (lines.end_of_line + " " * column).join(said)


def _spliced(text: str, splices: Iterable[Splice]) -> str:
    parts, at = [], 0
    for start, end, instead in sorted(splices, key=lambda splice: splice[:2]):
        parts += [text[at:start], instead]
        at = end
    return "".join([*parts, text[at:]])
