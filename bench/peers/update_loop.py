"""Updates projects whose template has changed, with copier or cruft, in one process.

python update_loop.py copier|cruft CASES.json FOLDER Prints the results as JSON, one for each project. The variable
GIT_TRACE2_EVENT must name a folder, whose files are counted to find the number of git processes.

CASES.json is a list of projects. Each project maps paths to three versions of a file: the template's first version, the
version that people edited, and the template's new version.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

GIT = ["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false"]


class Copier:
    """Creates and updates projects with copier, whose templates are repositories with a tag for each version."""

    def __init__(self, template: Path, project: Path) -> None:
        self.template, self.project, self.files = template, project, template

    def prepare(self) -> None:
        answers = "# Written by copier\n{{ _copier_answers|to_nice_yaml }}"
        (self.template / "{{ _copier_conf.answers_file }}.jinja").write_text(answers)
        (self.template / "copier.yml").write_text("slug: {type: str, default: water}\n")

    def create(self) -> None:
        from copier import run_copy

        run_copy(str(self.template), self.project, vcs_ref="1.0", defaults=True, quiet=True)

    def update(self) -> None:
        from copier import run_update

        run_update(self.project, vcs_ref="2.0", defaults=True, overwrite=True, quiet=True)


class Cruft:
    """Creates and updates projects with cruft, whose templates are cookiecutter templates."""

    def __init__(self, template: Path, project: Path) -> None:
        self.template, self.project = template, project
        self.files = template / "{{ cookiecutter.slug }}"

    def prepare(self) -> None:
        (self.template / "cookiecutter.json").write_text(json.dumps({"slug": self.project.name}))

    def create(self) -> None:
        from cruft import create

        create(str(self.template), output_dir=self.project.parent, checkout="1.0", no_input=True)

    def update(self) -> None:
        from cruft import update

        update(self.project, skip_apply_ask=True, checkout="2.0")


def main(tool: str, cases: str, folder: str) -> None:
    results = []
    for number, files in enumerate(json.loads(Path(cases).read_text())):
        template, project = Path(folder) / f"template-{number}", Path(folder) / f"project-{number}"
        peer = Copier(template, project) if tool == "copier" else Cruft(template, project)
        peer.files.mkdir(parents=True)
        _create(peer, files)
        git_processes, before = _git_processes(), _cpu_seconds()
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            error = _error_of(peer.update)
        seconds = _cpu_seconds() - before
        git_processes = _git_processes() - git_processes
        results.append(
            {
                "seconds": seconds,
                "git_processes": git_processes,
                "error": error,
                "files": _read(project, files),
            }
        )
    print(json.dumps(results))


def _create(peer: Copier | Cruft, files: dict[str, list[str]]) -> None:
    """Create both versions of the template, and the project as people have edited it."""
    peer.prepare()
    for version in (0, 2):
        _write(peer.files, {path: texts[version] for path, texts in files.items()})
        _commit(peer.template)
        _git(peer.template, "tag", "1.0" if version == 0 else "2.0")
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        peer.create()
    _commit(peer.project)
    _write(peer.project, {path: texts[1] for path, texts in files.items()})
    _commit(peer.project)


def _write(folder: Path, texts: dict[str, str]) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def _commit(folder: Path) -> None:
    if not (folder / ".git").exists():
        _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--allow-empty", "--message", "Commit")


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=folder, check=True)


def _error_of(update: Callable[[], None]) -> str:
    """Run the update, and return its error message, or an empty string if it succeeds."""
    try:
        update()
    except Exception as error:  # noqa: BLE001  (the tools raise exceptions of many kinds)
        return f"{type(error).__name__}: {error}"
    return ""


def _read(project: Path, files: dict[str, list[str]]) -> dict[str, dict[str, object]]:
    """Return the text of each file after the update, and whether the tool left a file with rejected changes."""
    return {
        path: {
            "text": (project / path).read_text() if (project / path).exists() else None,
            "rejected": (project / f"{path}.rej").exists(),
        }
        for path in files
    }


def _git_processes() -> int:
    """Return the number of git processes so far. Each process has written one file to this folder."""
    return sum(1 for _ in Path(os.environ["GIT_TRACE2_EVENT"]).iterdir())


def _cpu_seconds() -> float:
    """Return the CPU time of this process and of the git processes that it started."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main(*sys.argv[1:])
