"""Computing the update of a repository takes little CPU time."""

import subprocess
import time

import pytest

from support.computed_update import RepositoryFiles
from tahaluf.plan import Change
from tahaluf.resources.updates import OfferUpdate
from tahaluf.templates import File, Policy, Tree

FILES, MERGED = 30, 3
LINES = [f"line {number} of the file" for number in range(60)]
LINE_OF_PEOPLE = b"A line of people\n"
MAX_CPU_SECONDS = 0.020


def managed_tree(version: str, changed_line: str) -> Tree:
    """Return a template's files. Their first few sections contain this line."""
    texts = {
        f"docs/page-{n:02}.md": [*LINES[:10], changed_line, *LINES[10:]] if n < MERGED else LINES
        for n in range(FILES)
    }
    files = {path: File(to_bytes(lines), policy=Policy.MANAGED) for path, lines in texts.items()}
    return Tree("small", version, files)


def to_bytes(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def test_an_update_of_thirty_files_takes_little_cpu_and_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    first, new = managed_tree("1", "as it was"), managed_tree("2", "as it is now")
    edited = {path: file.content + LINE_OF_PEOPLE for path, file in first.items()}
    repository = RepositoryFiles(first, edited)

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    durations = []
    for _ in range(5):
        started = time.process_time()
        (item,) = repository.plan_update(new)
        durations.append(time.process_time() - started)
    assert isinstance(item, Change)
    assert isinstance(item.operation, OfferUpdate)
    written = item.operation.update.written
    merged = {path: entry.content for path, entry in written.items() if path.startswith("docs/")}
    paths = [f"docs/page-{n:02}.md" for n in range(MERGED)]
    assert merged == {path: new[path].content + LINE_OF_PEOPLE for path in paths}
    assert min(durations) <= MAX_CPU_SECONDS
