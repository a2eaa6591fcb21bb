"""The house stands as docs/architecture.md says: who may import whom, read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ACTIONS = Path(__file__).parents[1] / "actions"
TAHALUF, LOCALHUB = ACTIONS / "tahaluf", ACTIONS / "localhub"

LAYERS = {
    "commands": 8,
    "github": 7,
    "onboarding": 6,
    "membership": 6,
    "roster": 5,
    "people": 4,
    "matching": 3,
    "resources": 3,
    "proposals": 3,
    "rendering": 3,
    "health": 3,
    "scaffold": 2,
    "forms": 2,
    "manifest": 2,
    "plan": 2,
    "privacy": 2,
    "sealing": 1,
    "consent": 1,
    "problems": 1,
    "text": 1,
    "voice": 1,
    "direction": 0,
}
PURE_PACKAGES = tuple(room for room in LAYERS if room not in ("commands", "github", "rendering"))
# github/ drives what resources/ and proposals/ describe, so it may name their values: no other step sideways.
ALLOWED_SIDEWAYS = {("github", "resources"), ("github", "proposals")}
NETWORK = {"github", "requests", "http", "socket", "httpx", "aiohttp", "subprocess"}
CLOCKS = {"time", "datetime.datetime.now", "random", "secrets"}


def package_of(path: Path) -> str:
    first = path.relative_to(TAHALUF).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
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
def test_imports_run_down_and_never_sideways(path: Path) -> None:
    package = package_of(path)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "tahaluf" or len(parts) < 2 or parts[1] == package:
            continue
        other = parts[1]
        assert LAYERS[other] < LAYERS[package], f"{path}: {name} is not below {package}"


@pytest.mark.parametrize(
    "path", [p for p in LAYERED_FILES if package_of(p) in PURE_PACKAGES], ids=lambda p: p.name
)
def test_pure_rooms_know_no_network_and_no_clock(path: Path) -> None:
    for name in imports(path):
        top = name.split(".")[0]
        assert top not in NETWORK | CLOCKS, f"{path} imports {name}"
        assert not name.startswith("urllib.request"), f"{path} imports {name}"
        assert name != "os.environ"
    assert "os.environ" not in path.read_text()


def test_one_kind_of_resource_does_not_know_another() -> None:
    shared = {"protocol", "values"}
    kinds = [
        p for p in (TAHALUF / "resources").glob("*.py") if p.stem not in shared | {"__init__", "compare"}
    ]
    assert kinds
    for path in kinds:
        imported_siblings = {
            name.split(".")[2] for name in imports(path) if name.startswith("tahaluf.resources.")
        }
        assert imported_siblings <= shared, f"{path.name} knows {imported_siblings - shared}"


def test_the_tool_and_the_stand_in_for_github_do_not_know_each_other() -> None:
    for root, other in ((TAHALUF, "localhub"), (LOCALHUB, "tahaluf")):
        for path in root.rglob("*.py"):
            assert not [name for name in imports(path) if name.split(".")[0] == other], path


def test_pygithub_stands_in_github_alone() -> None:
    users = {package_of(path) for path in FILES if "github" in {name.split(".")[0] for name in imports(path)}}
    assert users == {"github"}


def test_github_action_utils_stands_in_one_file() -> None:
    users = [path.name for path in FILES if any(n.startswith("github_action_utils") for n in imports(path))]
    assert users == ["workflow.py"]


def test_a_room_is_entered_by_its_door() -> None:
    for path in LAYERED_FILES:
        package = package_of(path)
        for name in imports(path):
            parts = name.split(".")
            inside_other = parts[0] == "tahaluf" and len(parts) > 3 and parts[1] != package
            assert not inside_other, f"{path} reaches inside {name}"
