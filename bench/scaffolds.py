"""Scaffolding: an equivalent template of thirty files for Tahaluf, copier and cookiecutter."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labels import PEERS
from measure import run
from tahaluf.scaffold import Library, write

FILES = 30
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
    """CPU seconds: of the first project, and of each one after it, written to disk; `rendered`: without the disk."""

    tool: str
    first: float
    each: float
    rendered: float | None = None


def scaffolds(projects: int) -> list[Scaffolded]:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        found = [_ours(root, projects)]
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
            found.append(Scaffolded(tool, first, sum(others) / len(others)))
        return found


def _ours(root: Path, projects: int) -> Scaffolded:
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
    return Scaffolded("tahaluf", first, whole / others, rendered / others)


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
