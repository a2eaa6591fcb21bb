"""Compares Tahaluf, copier and cruft at updating projects whose template has changed.

All tools get the same random histories from `tests/support/merges.py`. Both people and the template edit files in them.
The correct result of each history is known.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labels import PEERS, TAHALUF
from measure import run
from support.computed_update import RepositoryFiles
from support.merges import HIDDEN, MISPLACED, History, histories, outcome, versions
from tahaluf.plan import Change, PlanItem, Unmanaged
from tahaluf.resources.updates import OfferUpdate
from tahaluf.templates import Library, Tree

FILES, CHANGED = 30, 3
UNCHANGED_TEXT = b"A line that is the same in every version.\n" * 30
DEFINITION = "description: For the bench.\nfiles: {'*': {policy: managed}}\n"
MARKER = b"<<<<<<<"

# The template's first version, the version that people edited, and the template's new version.
Versions = tuple[bytes, bytes, bytes]


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """The results of one tool. `outcomes` counts files by the constants in `support/merges.py`.

    `lost_lines` is the number of lines that people wrote and that are missing from files without a conflict.
    `damaged` is the number of files with conflict markers or rejected changes. `unannounced` is the number of
    projects with a conflict that the tool reported as successful. `cpu` is in seconds per project.
    """

    tool: str
    projects: int
    outcomes: Counter[str]
    lost_lines: int
    damaged: int
    unannounced: int
    cpu: float
    git_processes: float

    @property
    def wrong(self) -> int:
        return self.outcomes[HIDDEN] + self.outcomes[MISPLACED]


@dataclass(frozen=True, slots=True)
class _Updated:
    """A project after its update. `texts` contains the contents of the changed files, or None for a file with a
    reported conflict.
    """

    texts: Sequence[bytes | None]
    damaged: int
    reported_success: bool
    cpu: float
    git_processes: int = 0


def updates(projects: int) -> list[UpdateResult]:
    """Update this many projects with each tool. In each project, both people and the template have edited three
    files.
    """
    found = list(histories(projects * CHANGED))
    cases = [found[start : start + CHANGED] for start in range(0, len(found), CHANGED)]
    return [
        _result(TAHALUF, cases, _update_with_tahaluf(cases)),
        *(_result(tool, cases, _update_with_peer(tool, cases)) for tool in ("copier", "cruft")),
    ]


def _result(tool: str, cases: Sequence[Sequence[History]], projects: Iterator[_Updated]) -> UpdateResult:
    updated = list(projects)
    pairs = [
        (text, history)
        for project, case in zip(updated, cases, strict=True)
        for text, history in zip(project.texts, case, strict=True)
    ]
    return UpdateResult(
        tool,
        len(updated),
        Counter(outcome(text, history) for text, history in pairs),
        sum(_lost_lines(text, history) for text, history in pairs if text is not None),
        sum(project.damaged for project in updated),
        sum(project.reported_success and None in project.texts for project in updated),
        sum(project.cpu for project in updated) / len(updated),
        sum(project.git_processes for project in updated) / len(updated),
    )


def _lost_lines(text: bytes, history: History) -> int:
    """Count the lines that people wrote and that are now missing. Each line that people wrote is unique."""
    lines = set(text.split(b"\n"))
    return sum(number is None and line not in lines for number, line in history.current)


def _files(case: Sequence[History]) -> dict[str, Versions]:
    """Return the versions of each file in a project, by path. The files that were changed come last."""
    unchanged = {f"docs/page-{n:02}.txt": (UNCHANGED_TEXT,) * 3 for n in range(FILES - CHANGED)}
    return {**unchanged, **{_changed_path(n): versions(history) for n, history in enumerate(case)}}


def _changed_path(number: int) -> str:
    return f"edited-{number}.txt"


def _update_with_tahaluf(cases: Sequence[Sequence[History]]) -> Iterator[_Updated]:
    """Plan each update. This includes loading and rendering the template, but not reading from or writing to GitHub."""
    with TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            files = _files(case)
            first, new = (Path(folder) / f"{number}-{version}" for version in ("first", "new"))
            _write_template(first, {path: texts[0] for path, texts in files.items()})
            _write_template(new, {path: texts[2] for path, texts in files.items()})
            repository = RepositoryFiles(_render(first), {path: texts[1] for path, texts in files.items()})
            started = time.process_time()
            items = repository.plan_update(_render(new))
            cpu = time.process_time() - started
            texts = [_updated_text(_changed_path(n), items, versions(case[n])[1]) for n in range(CHANGED)]
            damaged = sum(text is not None and MARKER in text for text in texts)
            yield _Updated(texts, damaged, reported_success=not _conflicts(items), cpu=cpu)


def _write_template(folder: Path, texts: Mapping[str, bytes]) -> None:
    for path, content in {"template.yml": DEFINITION.encode(), **texts}.items():
        (folder / "bench" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "bench" / path).write_bytes(content)


def _render(folder: Path) -> Tree:
    return Library.from_paths([folder]).get("bench").render({"slug": "water-map", "name": "Water map"})


def _updated_text(path: str, items: Sequence[PlanItem], current: bytes) -> bytes | None:
    """Return the file's content after the pull request is merged, or None if there is a conflict in it."""
    if path in _conflicts(items):
        return None
    for item in items:
        if isinstance(item, Change) and isinstance(item.operation, OfferUpdate):
            entry = item.operation.update.written.get(path)
            return entry.content if entry and entry.content is not None else current
    return current


def _conflicts(items: Sequence[PlanItem]) -> set[str]:
    """Return the paths with conflicts. They are reported by the pull request or, if there is none, by the plan."""
    found = {item.target for item in items if isinstance(item, Unmanaged)}
    for item in items:
        if isinstance(item, Change) and isinstance(item.operation, OfferUpdate):
            found |= {file.path for file in item.operation.update.conflicts}
    return found


def _update_with_peer(tool: str, cases: Sequence[Sequence[History]]) -> Iterator[_Updated]:
    with TemporaryDirectory() as folder, TemporaryDirectory() as traces:
        cases_file = Path(folder) / "cases.json"
        projects = [
            {path: [text.decode() for text in texts] for path, texts in _files(case).items()}
            for case in cases
        ]
        cases_file.write_text(json.dumps(projects))
        loop = str(Path(__file__).parent / "peers/update_loop.py")
        command = [str(PEERS / "peers/bin/python"), loop, tool, str(cases_file), folder]
        measurement = run(command, {"GIT_TRACE2_EVENT": traces})
    if measurement.code:
        raise SystemExit(measurement.out)
    for project in json.loads(measurement.out.strip().splitlines()[-1]):
        files = [project["files"][_changed_path(n)] for n in range(CHANGED)]
        contents = [(file["text"] or "").encode() for file in files]
        damaged = [
            file["rejected"] or MARKER in content for file, content in zip(files, contents, strict=True)
        ]
        texts = [
            None if project["error"] or bad else text for text, bad in zip(contents, damaged, strict=True)
        ]
        yield _Updated(
            texts, sum(damaged), not project["error"], project["seconds"], project["git_processes"]
        )


if __name__ == "__main__":
    print(*updates(int(sys.argv[1])), sep="\n")
