"""The layers in docs/architecture.md determine which packages may import each other. The imports are read from the
source code.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from tahaluf import layout
from tahaluf.layout import MANIFEST_FILE

ACTIONS = Path(__file__).parents[1] / "actions"
TAHALUF, LOCALHUB = ACTIONS / "tahaluf", ACTIONS / "localhub"

# Higher layers may import lower layers. The subpackages of volunteers/ have their own layers
LAYERS = {
    "cli": 13,
    "flows": 12,
    "inputs": 11,
    "output": 11,
    "github": 10,
    "volunteers.intake": 9,
    "volunteers.membership": 9,
    "volunteers.roster": 8,
    "volunteers.people": 7,
    "volunteers.matching": 6,
    "volunteers.form": 5,
    "announcements": 5,
    "proposals": 6,
    "issue_forms": 6,
    "importing": 6,
    "rehearsal": 6,
    "directory": 6,
    "content": 5,
    "resources": 5,
    "setup": 6,
    "similarity": 5,
    "rendering": 7,
    "health": 5,
    "access": 5,
    "kinds": 3,
    "templates": 2,
    "forms": 2,
    "manifest": 4,
    "fields": 2,
    "plan": 2,
    "privacy": 2,
    "sealing": 1,
    "consent": 1,
    "shipped": 1,
    "yaml_source": 1,
    "licenses": 1,
    "item_errors": 1,
    "failing_items": 2,
    "marked_block": 1,
    "escape": 0,
    "i18n": 1,
    "bidi": 0,
    "problems": 0,
    "suggestions": 0,
    "layout": 0,
    "docs_pages": 0,
    "stdio": 0,
    "git_objects": 0,
    "clock": 0,
    "lazy": 0,
}
ARCHITECTURE = ACTIONS.parent / "docs" / "architecture.md"
IMPURE_PACKAGES = ("cli", "flows", "inputs", "output", "github", "rendering", "clock")
PURE_PACKAGES = tuple(package for package in LAYERS if package not in IMPURE_PACKAGES)
# These packages consist of many files, which others import one by one, so that commands start fast
OPEN_PACKAGES = ("cli", "flows", "inputs", "output")
NETWORK = {"github", "requests", "http", "socket", "httpx", "aiohttp", "subprocess"}
CLOCKS = {"time", "datetime.datetime.now", "random", "secrets"}


def package_of(path: Path) -> str:
    return package_in(path.relative_to(TAHALUF).with_suffix("").parts)


def package_in(parts: Sequence[str]) -> str:
    """Return the package in a path: `volunteers.roster` for `("volunteers", "roster", "codec")`, and `plan` for
    `("plan", "cost")`.
    """
    return ".".join(parts[: 2 if parts[0] == "volunteers" else 1])


@cache
def imports(path: Path) -> tuple[str, ...]:
    return tuple(_find_imports(path))


def _find_imports(path: Path) -> Iterator[str]:
    package = ["tahaluf", *path.relative_to(TAHALUF).parts[:-1]] if TAHALUF in path.parents else []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parent_package = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*parent_package, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


FILES = sorted(TAHALUF.rglob("*.py"))
LAYERED_FILES = [path for path in FILES if package_of(path) in LAYERS]


@pytest.mark.parametrize("path", LAYERED_FILES, ids=lambda p: str(p.relative_to(TAHALUF)))
def test_a_package_imports_only_lower_layers(path: Path) -> None:
    package = package_of(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "tahaluf" or len(parts) < 2 or (other := package_in(parts[1:])) == package:
            continue
        assert LAYERS[other] < LAYERS[package], f"{path}: {name} is not below {package}"


@pytest.mark.parametrize(
    "path", [p for p in LAYERED_FILES if package_of(p) in PURE_PACKAGES], ids=lambda p: p.name
)
def test_pure_packages_import_no_network_and_no_clock(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        assert top not in NETWORK | CLOCKS, f"{path} imports {name}"
        assert not name.startswith(("urllib.request", "tahaluf.clock")), f"{path} imports {name}"
        assert name != "os.environ"
    assert "os.environ" not in path.read_text()


def test_only_the_clock_tells_the_time_and_waits() -> None:
    """The exceptions are the demo, which waits for servers that it has started, and `execute`, which polls its own
    thread.
    """
    reading = re.compile(r"\b(time\.(time|sleep)|datetime\.(utc)?now|date\.today)\b")
    users = {path.relative_to(TAHALUF).parts for path in FILES if reading.search(path.read_text())}
    assert {parts for parts in users if parts[:2] != ("flows", "demo")} <= {("github", "execute.py")}


def test_the_paths_of_a_control_repository_are_written_once() -> None:
    paths = {value for name, value in vars(layout).items() if name.isupper() and "." in str(value)}
    assert MANIFEST_FILE in paths
    written = [
        path.relative_to(TAHALUF)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and str(node.value).rstrip("/") in paths
    ]
    assert {str(path) for path in written} == {"layout.py"}


def test_a_resource_imports_no_other_resource() -> None:
    shared = {"protocol", "values", "pristine", "adoption", "rendered", "update_facts", "update_texts"}
    shared |= {
        "team_members",
        "team_people",
        "shared_team_members",
        "team_permission",
        "ruleset_texts",
        "ruleset_values",
        "ruleset_facts",
        "environment_values",
        "accounts",
        "permission_sources",
        "importing",
        "label_sets",
        "archive_banner",
        "file_edits",
        "ruleset_requests",
        "repository_operations",
        "repository_requests",
    }
    shared |= {path.stem for path in (TAHALUF / "resources").glob("*_import.py")}
    others = {"__init__", "compare", "team_facts", "kind_resource"}
    kinds = [p for p in (TAHALUF / "resources").glob("*.py") if p.stem not in shared | others]
    assert kinds
    for path in kinds:
        imported_siblings = {
            name.split(".")[2] for name in imports(path) if name.startswith("tahaluf.resources.")
        }
        assert imported_siblings <= shared, f"{path.name} imports {imported_siblings - shared}"


def test_a_kind_imports_no_other_kind() -> None:
    shared = {"key", "protocol", "reads", "unread"}
    kinds = [p for p in (TAHALUF / "kinds").glob("*.py") if p.stem not in {*shared, "__init__"}]
    assert kinds
    for path in kinds:
        siblings = {name.split(".")[2] for name in imports(path) if name.startswith("tahaluf.kinds.")}
        assert siblings <= shared, f"{path.name} imports {siblings - shared}"


def test_tahaluf_and_localhub_do_not_import_each_other() -> None:
    for root, other in ((TAHALUF, "localhub"), (LOCALHUB, "tahaluf")):
        for path in root.rglob("*.py"):
            assert not [name for name in imports(path) if name.split(".")[0] == other], path


def test_only_the_github_package_imports_pygithub() -> None:
    users = {package_of(path) for path in FILES if "github" in {name.split(".")[0] for name in imports(path)}}
    assert users == {"github"}


def test_only_one_file_imports_github_action_utils() -> None:
    users = [path.name for path in FILES if any(n.startswith("github_action_utils") for n in imports(path))]
    assert users == ["workflow.py"]


def test_other_packages_import_what_a_package_exports_and_nothing_inside_it() -> None:
    for path in LAYERED_FILES:
        package = package_of(path)
        for name in imports(path):
            root, *inside = name.split(".")
            if root != "tahaluf" or not inside or (other := package_in(inside)) in (package, *OPEN_PACKAGES):
                continue
            exported = len(inside) - len(other.split(".")) <= 1
            assert exported, f"{path} reaches inside {other}: {name}"


def test_the_documented_layers_are_the_ones_that_are_checked() -> None:
    rows = re.findall(
        r"^  (\w\S*(?:, \w\S*)*) +(\d+) ", ARCHITECTURE.read_text(encoding="utf-8"), re.MULTILINE
    )
    documented = {
        name.removesuffix("/").removesuffix(".py").replace("/", "."): int(layer)
        for names, layer in rows
        for name in names.split(", ")
    }
    assert documented == LAYERS
