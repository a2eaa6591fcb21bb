"""Scaffolding: an equivalent template of thirty files for Tahaluf, copier and cookiecutter."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labels import PEERS
from measure import run
from tahaluf.scaffold import Library, Tree, write

FILES = 30
MEMORY = Path("/dev/shm")  # where Linux keeps files in memory
TEXT = (
    """\
# {name} {number}

Lines of a page that a project of this coalition begins with, some of them its own.

* The project is called {name}.
* Its folder is `{slug}`.
"""
    + "A line that is the same in every project, as most lines of a scaffold are.\n" * 30
)


@dataclass(frozen=True, slots=True)
class Scaffolded:
    """CPU seconds: of the first project, and of each one after it, written to `place`.

    `rendered`: of each, before anything is written. `floor`: the same bytes written with nothing else done.
    """

    tool: str
    place: str
    first: float
    each: float
    rendered: float | None = None
    floor: float | None = None


def scaffolds(projects: int) -> list[Scaffolded]:
    """To the disk, and, where the system keeps files in memory too, to there."""
    places: dict[str, str | None] = {"in memory": str(MEMORY)} if MEMORY.is_dir() else {}
    places["on the disk"] = None
    return [one for place, parent in places.items() for one in _at(place, parent, projects)]


def _at(place: str, parent: str | None, projects: int) -> Iterator[Scaffolded]:
    with TemporaryDirectory(dir=parent) as folder:
        root = Path(folder)
        yield _ours(root, place, projects)
        for tool in ("copier", "cookiecutter"):
            template, out = _template(root, tool), root / f"{tool}-out"
            out.mkdir()
            loop = str(Path(__file__).parent / "peers/scaffold_loop.py")
            ran = run([str(PEERS / "peers/bin/python"), loop, tool, str(template), str(out), str(projects)])
            if ran.code:
                raise SystemExit(ran.out)
            made = sum(1 for path in out.rglob("*") if path.is_file() and path.suffix == ".md")
            assert made == projects * FILES, f"{tool} made {made} files"
            first, *others = json.loads(ran.out.strip().splitlines()[-1])
            yield Scaffolded(tool, place, first, sum(others) / len(others))


def _ours(root: Path, place: str, projects: int) -> Scaffolded:
    _template(root, "tahaluf")
    began = time.process_time()
    template = Library.at([root / "tahaluf"]).get("bench")
    write(template.render(_values(0)), root / "ours" / "0")
    first = time.process_time() - began
    began = time.process_time()
    trees = [template.render(_values(number)) for number in range(1, projects)]
    rendered = time.process_time() - began
    for number, tree in enumerate(trees):
        write(tree, root / "ours" / str(number + 1))
    others = projects - 1
    whole = time.process_time() - began
    floor = _floor(root / "floor", trees)
    return Scaffolded("tahaluf", place, first, whole / others, rendered / others, floor / others)


def _floor(root: Path, trees: Sequence[Tree]) -> float:
    """What the system itself takes for so many folders, files and bytes."""
    began = time.process_time()
    for number, tree in enumerate(trees):
        (root / str(number) / "docs").mkdir(parents=True)
        for path, file in tree.items():
            with open(f"{root}/{number}/{path}", "wb") as written:  # noqa: PTH123  (nothing else is to be measured)
                written.write(file.content)
    return time.process_time() - began


def _values(number: int) -> dict[str, object]:
    return {"slug": f"project-{number}", "name": f"Project-{number}", "license": ""}


def _template(root: Path, tool: str) -> Path:
    place = root / tool
    braces = {"slug": "{{ slug }}", "name": "{{ name }}"}
    match tool:
        case "tahaluf":
            inside, suffix = place / "bench", ".jinja"
            head = {"template.yml": "description: For the bench.\n"}
        case "copier":
            inside, suffix = place, ".jinja"
            head = {"copier.yml": "slug: {type: str}\nname: {type: str}\n"}
        case _:
            inside, suffix = place / "{{ cookiecutter.slug }}", ""
            braces = {key: f"{{{{ cookiecutter.{key} }}}}" for key in braces}
            head = {"../cookiecutter.json": json.dumps({"slug": "x", "name": "x"})}
    texts = {f"docs/page-{n:02}.md{suffix}": TEXT.format(number=n, **braces) for n in range(FILES)}
    for name, text in {**head, **texts}.items():
        path = inside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


if __name__ == "__main__":
    print(*scaffolds(int(sys.argv[1])), sep="\n")
