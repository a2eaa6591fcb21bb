"""The documentation matches the code: links work, and docs/problems.md has an entry for every problem id."""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from tahaluf import directory, forms, manifest, privacy, templates
from tahaluf.inputs.library_files import read_library
from tahaluf.issue_forms import FORM_KINDS
from tahaluf.problems import InvalidInput, Problem

ROOT = Path(__file__).parents[1]
TAHALUF = ROOT / "actions" / "tahaluf"
PROBLEMS = ROOT / "docs" / "problems.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])

# Functions that create problems, and the position of the problem's id in their arguments.
CONSTRUCTORS = {"Problem": 1, "NodeProblem": 1, "Violation": 1, "field_error": 0}
# Expressions for ids that are passed through a function. Such ids are found in the calls of that function
PASSED_THROUGH = {
    "id",
    "self.id",
    "problem_id",
    "self.problem_id",
    "str(problem_id)",
    "violation.id",
    "*node_problem[1:]",
    "f'{kind}-unknown'",
}
PACKAGES = (
    "fields",
    "kinds",
    "manifest",
    "forms",
    "templates",
    "directory",
    "content",
    "rendering",
    "privacy",
    "cli",
    "flows",
    "inputs",
    "output",
)
# Files that do not exist, because CONTRIBUTING.md explains how to write them
WALK_THROUGH = re.compile(r"allow_forking|interaction_limits")
ID = re.compile(r"[a-z]+(-[a-z]+)+")

# Problems whose examples would be too large, or that do not depend only on the file. Their tests are in the folders
# of their packages
EXEMPT = {
    "file-empty",
    "file-too-large",
    "value-malformed",
    "projects-in-brackets",
    "resources-in-brackets",
    "form-too-large",
    "form-anchor",
    "form-choices-empty",
    "form-choices-drifted",
    "form-missing",
    "form-options-same",
    "form-headings-same",
    "form-locale-unused",
    "locale-unknown",
    "conduct-missing",
    "example-text",
    "template-unknown",
    "template-fault",
    "template-value",
    "template-text",
    "template-path",
    "template-file",
    "template-size",
    "private-author",
    "site-entry",
    "scaffold-set",
} | {str(code) for code in forms.ErrorCode}

MANIFEST_HEAD = "version: 1\norganization: example-coalition\n"
FORM_HEAD = "name: A form\ndescription: For an example\n"


class Entry(NamedTuple):
    """One problem in docs/problems.md. `kind` is the word after the fence's language."""

    id: str
    group: str
    text: str
    kind: str | None
    example: str | None


@cache
def entries() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for section in re.split(r"^## ", PROBLEMS.read_text(), flags=re.MULTILINE)[1:]:
        group, _, rest = section.partition("\n")
        for part in re.split(r"^### ", rest, flags=re.MULTILINE)[1:]:
            id, _, text = part.partition("\n")
            fence = re.search(r"^```(\w+) ?(\S*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
            assert id not in found, f"{id} has two entries"
            found[id] = Entry(id, group, text.strip(), fence and fence[2], fence and fence[3])
    return found


def problem_ids() -> Iterator[tuple[str, str]]:
    """Every problem id in the code and its location."""
    for path, node in _nodes():
        where = f"{path.relative_to(TAHALUF)}:{getattr(node, 'lineno', 0)}"
        yield from ((id, where) for id in _ids(node))
    yield from ((str(code), "forms/result.py") for code in forms.ErrorCode)


@cache
def _nodes() -> Sequence[tuple[Path, ast.Call | ast.Return]]:
    """All calls and return statements in the code."""
    paths = sorted(path for package in PACKAGES for path in (TAHALUF / package).rglob("*.py"))
    return [
        (path, node)
        for path in paths
        if "demo" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call | ast.Return)
    ]


def _ids(node: ast.AST) -> Iterator[str]:
    """Arguments that look like ids. Only functions that create problems have such arguments."""
    if isinstance(node, ast.Call):
        if _name(node.func) == "check_known":  # here, the argument is a kind of word, not an id
            yield from (
                f"{ast.literal_eval(kind)!s}-unknown"
                for kind in node.args[1:2]
                if isinstance(kind, ast.Constant)
            )
        else:
            yield from (id for argument in node.args for id in _constant(argument))
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3:
        yield from _constant(node.value.elts[0])


def _constant(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and ID.fullmatch(node.value):
        yield node.value


def _name(function: ast.expr) -> str:
    """The last part of a dotted name, or "" if the function is another expression."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def test_every_problem_has_an_entry_and_every_entry_a_problem() -> None:
    ids = dict(problem_ids())
    assert not sorted(f"{id} ({where})" for id, where in ids.items() if id not in entries())
    assert not sorted(entries().keys() - ids.keys())


def test_every_problem_is_created_with_an_id_that_this_test_can_find() -> None:
    for path, node in _nodes():
        if isinstance(node, ast.Call) and _name(node.func) in CONSTRUCTORS:
            id = node.args[CONSTRUCTORS[_name(node.func)]]
            seen = bool(list(_constant(id))) or ast.unparse(id) in PASSED_THROUGH
            assert seen, f"{path}:{node.lineno}: {ast.unparse(id)}"


def test_every_entry_has_an_example_unless_exempt() -> None:
    bare = {entry.id for entry in entries().values() if entry.example is None}
    assert bare == EXEMPT


EXAMPLES = [entry for entry in entries().values() if entry.example is not None]


@pytest.mark.parametrize("entry", EXAMPLES, ids=lambda entry: entry.id)
def test_an_example_has_its_problem(entry: Entry, tmp_path: Path) -> None:
    assert entry.id in {problem.id for problem in _problems_in(entry, tmp_path)}


def _problems_in(entry: Entry, folder: Path) -> list[Problem]:
    example = entry.example or ""
    if entry.group.startswith("The manifest"):
        try:
            return manifest.lint_manifest(manifest.load_document(MANIFEST_HEAD + example, "projects.yml")[1])
        except InvalidInput as refused:
            return list(refused.problems)
    if entry.group.startswith("Issue forms"):
        return forms.lint(example if entry.kind == "whole" else FORM_HEAD + example, "form.yml")
    if entry.group.startswith("Forms that"):
        [kind] = [kind for kind in FORM_KINDS if kind.label == entry.kind]
        return list(forms.check_kind(example, kind.path, kind))
    if entry.group.startswith("Privacy"):
        return privacy.lint(example, "projects.yml")
    if entry.group.startswith("Resources"):
        path = folder / str(entry.kind)
        path.parent.mkdir(exist_ok=True)
        path.write_text(example)
        return read_library(folder)[1]
    if entry.group.startswith("The public site"):
        names = [str(entry.kind), "1.js", "2.js", "3.js"]
        files = dict.fromkeys(names, b"") | {names[0]: example.encode()}
        return directory.check(files, manifest.People(frozenset()))
    template = folder / "example"
    template.mkdir()
    (template / "template.yml").write_text("description: A template\n")
    (template / str(entry.kind)).write_text(example)
    try:
        return templates.lint_template(templates.read_template(template))
    except InvalidInput as refused:
        return list(refused.problems)


# -- links ----------------------------------------------------------------------------------------------


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The links on a page that stay inside this repository, as path and anchor. Either of them may be empty."""
    text = re.sub(r"^(```+).*?^\1$", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            path, _, anchor = target.partition("#")
            yield path, anchor


def anchors(page: Path) -> set[str]:
    """Anchors as GitHub derives them from headings: in lower case, without punctuation, and with hyphens for spaces."""
    headings = re.findall(r"^#+ +(.+?)\s*$", page.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_has_a_target(page: Path) -> None:
    for path, anchor in links(page):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {path}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {path}#{anchor}"


TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize("page", ["privacy.md", "threat-model.md"])
def test_every_test_that_a_page_names_exists(page: str) -> None:
    named = TEST.findall((ROOT / "docs" / page).read_text())
    assert named
    for path, name in named:
        assert (ROOT / path).is_file(), path
        assert not name or f"def {name}(" in (ROOT / path).read_text(), f"{path}::{name}"


FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]*)`")
LOCALHUB = ROOT / "actions" / "localhub"
PATH_ROOTS = (ROOT, TAHALUF, LOCALHUB, LOCALHUB / "workflows" / "standins")


def test_every_path_in_the_architecture_exists() -> None:
    named = FILE.findall((ROOT / "docs" / "architecture.md").read_text())
    assert named
    assert not [path for path in named if not any((root / path).exists() for root in PATH_ROOTS)]


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_module_that_the_developers_pages_name_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./-]+\.py)(?:::\w+)?`", text))
    missing = {path for path in named if not ((TAHALUF / path).exists() or (ROOT / path).exists())}
    assert not {path for path in missing if not WALK_THROUGH.search(path)}
