"""Compares Tahaluf, copier and cookiecutter at scaffolding, using equivalent templates with thirty files."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labels import PEERS
from measure import run
from tahaluf.templates import Library, Tree, write_tree

FILES = 30
MEMORY = Path("/dev/shm")  # an in-memory file system on Linux
TEXT = (
    """\
# {name} {number}

The first page of a project in this coalition. Some of its lines differ between projects.

* The project is called {name}.
* Its folder is `{slug}`.
"""
    + "A line that is the same in every project, like most lines of a scaffold.\n" * 30
)


@dataclass(frozen=True, slots=True)
class ScaffoldResult:
    """The CPU seconds for the first project, and for each later one. `location` is where the files are written.

    `render_only` is the time per project without writing. `floor` is the time that merely writing the same bytes
    takes.
    """

    tool: str
    location: str
    first: float
    each_after: float
    render_only: float | None = None
    floor: float | None = None


def scaffolds(projects: int) -> list[ScaffoldResult]:
    """Measure all tools on disk and, if one is available, on an in-memory file system."""
    parents: dict[str, str | None] = {"in memory": str(MEMORY)} if MEMORY.is_dir() else {}
    parents["on the disk"] = None
    return [
        result
        for location, parent in parents.items()
        for result in _measure_tools(location, parent, projects)
    ]


def _measure_tools(location: str, parent: str | None, projects: int) -> Iterator[ScaffoldResult]:
    with TemporaryDirectory(dir=parent) as folder:
        root = Path(folder)
        yield _measure_tahaluf(root, location, projects)
        for tool in ("copier", "cookiecutter"):
            template, out = _template(root, tool), root / f"{tool}-out"
            out.mkdir()
            loop = str(Path(__file__).parent / "peers/scaffold_loop.py")
            measurement = run(
                [str(PEERS / "peers/bin/python"), loop, tool, str(template), str(out), str(projects)]
            )
            if measurement.code:
                raise SystemExit(measurement.out)
            file_count = sum(1 for path in out.rglob("*") if path.is_file() and path.suffix == ".md")
            assert file_count == projects * FILES, f"{tool} made {file_count} files"
            first, *others = json.loads(measurement.out.strip().splitlines()[-1])
            yield ScaffoldResult(tool, location, first, sum(others) / len(others))


def _measure_tahaluf(root: Path, location: str, projects: int) -> ScaffoldResult:
    _template(root, "tahaluf")
    started = time.process_time()
    template = Library.from_paths([root / "tahaluf"]).get("bench")
    write_tree(template.render(_values(0)), root / "ours" / "0")
    first = time.process_time() - started
    started = time.process_time()
    trees = [template.render(_values(number)) for number in range(1, projects)]
    render_seconds = time.process_time() - started
    for number, tree in enumerate(trees):
        write_tree(tree, root / "ours" / str(number + 1))
    others = projects - 1
    total_seconds = time.process_time() - started
    floor = _measure_writing(root / "floor", trees)
    return ScaffoldResult(
        "tahaluf", location, first, total_seconds / others, render_seconds / others, floor / others
    )


def _measure_writing(root: Path, trees: Sequence[Tree]) -> float:
    """Return the time that the operating system needs to write the same folders, files and bytes."""
    started = time.process_time()
    for number, tree in enumerate(trees):
        (root / str(number) / "docs").mkdir(parents=True)
        for path, file in tree.items():
            with open(f"{root}/{number}/{path}", "wb") as handle:  # noqa: PTH123  (nothing else should be measured)
                handle.write(file.content)
    return time.process_time() - started


def _values(number: int) -> dict[str, object]:
    return {"slug": f"project-{number}", "name": f"Project-{number}", "license": ""}


def _template(root: Path, tool: str) -> Path:
    folder = root / tool
    braces = {"slug": "{{ slug }}", "name": "{{ name }}"}
    match tool:
        case "tahaluf":
            template_folder, suffix = folder / "bench", ".jinja"
            extra_files = {"template.yml": "description: For the bench.\n"}
        case "copier":
            template_folder, suffix = folder, ".jinja"
            extra_files = {"copier.yml": "slug: {type: str}\nname: {type: str}\n"}
        case _:
            template_folder, suffix = folder / "{{ cookiecutter.slug }}", ""
            braces = {key: f"{{{{ cookiecutter.{key} }}}}" for key in braces}
            extra_files = {"../cookiecutter.json": json.dumps({"slug": "x", "name": "x"})}
    texts = {f"docs/page-{n:02}.md{suffix}": TEXT.format(number=n, **braces) for n in range(FILES)}
    for name, text in {**extra_files, **texts}.items():
        path = template_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    print(*scaffolds(int(sys.argv[1])), sep="\n")
