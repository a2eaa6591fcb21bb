"""Runs that handle what the public sees: the pages of the site, and links in the coalition's library."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from support.commands import RequestRecorder, run_command
from support.item_scenario import RunResult, Scenario
from tahaluf.inputs.link_fetcher import LinkFetcher

RESOURCE = (
    "  - {{id: guide-{number}, title: A guide, url: 'https://guide-{number}.example.org/', kind: guide, why: W, "
    "checked: 2026-10}}\n"
)


PROJECT = "  - {{slug: orchard{number}, name: Orchard {number}, summary: Trees., area: land}}\n"


@contextmanager
def site_pages(folder: Path) -> Iterator[Scenario]:
    """The projects and resources of a coalition that publishes a site. There are so many that the site is built even
    if one of them fails.
    """
    count = 1
    path, site = folder / "projects.yml", folder / "_site"

    def add() -> None:
        nonlocal count
        count += 1
        head = "version: 1\norganization: an-org\nareas: {land: {name: Land}}\nprojects:\n"
        path.write_text(head + "".join(PROJECT.format(number=number) for number in range(count)), "utf-8")
        text = "resources:\n" + "".join(RESOURCE.format(number=number) for number in range(count))
        (folder / "resources.yml").write_text(text, "utf-8")

    def run() -> RunResult:
        arguments = ("site", "build", "--check", "--manifest", str(path), "--to", str(site))
        ran = run_command(arguments, {"GITHUB_ACTIONS": ""}, RequestRecorder())
        return RunResult(ran.code != 0, ran.output)

    def remaining() -> int:
        pages = (site / f"en/p/orchard{number}/index.html" for number in range(count))
        return sum(not page.exists() or "Trees." not in page.read_text("utf-8") for page in pages)

    yield Scenario(None, add, run, remaining, lambda: [f"orchard{number}" for number in range(count)])


@contextmanager
def checked_links(folder: Path) -> Iterator[Scenario]:
    count, found = 0, set[str]()

    def add() -> None:
        nonlocal count
        count += 1
        text = "resources:\n" + "".join(RESOURCE.format(number=number) for number in range(count))
        (folder / "resources.yml").write_text(text, "utf-8")

    def run() -> RunResult:
        arguments = ("resources", "check", "--links", "--manifest", str(folder / "projects.yml"))
        ran = run_command(arguments, {"GITHUB_ACTIONS": ""}, RequestRecorder())
        found.clear()
        found.update(line for line in ran.out.splitlines() if ": found: " in line)
        return RunResult(ran.code != 0, ran.output)

    with patch.object(LinkFetcher, "_request", lambda self, url: (200, None)):
        yield Scenario(
            None, add, run, lambda: count - len(found), lambda: [f"guide-{number}" for number in range(count)]
        )
