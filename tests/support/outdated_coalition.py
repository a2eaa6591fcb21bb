"""Repositories whose templates have changed since the repositories were created.

There is one for each possible outcome of an update.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, step_starter, take_snapshot
from tahaluf.github import execute
from tahaluf.manifest import load

if TYPE_CHECKING:
    from support.busy_coalition import BusyCoalition

ORGANIZATION = "example-coalition"
RULES = "description: One page.\nfiles:\n  '*.yml': {policy: managed}\n"
FIRST = {"ci.yml": "on: push\njobs:\n  test: make\n  docs: make docs\n", "notes.md": "Notes.\n"}
SECOND = {**FIRST, "ci.yml": FIRST["ci.yml"].replace("on: push", "on: [push, pull_request]")}
THIRD = {**SECOND, "extra.yml": "extra: true\n"}
PROJECTS = {"conflicting": "small", "outdated": "small", "reverted": "other", "superseded": "small"}
MANIFEST = f"version: 1\norganization: {ORGANIZATION}\ndefaults: {{team: null}}\nprojects:\n" + "".join(
    f"  - {{slug: {slug}, name: {slug}, summary: A project., repository: {{template: {template}}}}}\n"
    for slug, template in PROJECTS.items()
)


def prepare_updates(coalition: "BusyCoalition") -> None:
    """Prepare an update without a pull request, an update with a conflict, and pull requests to be edited or closed."""
    for slug in PROJECTS:
        coalition.create_repository(slug, description="A project.")
    _write_templates(coalition.folder, FIRST, FIRST)
    apply(coalition)
    coalition.write("conflicting", "ci.yml", FIRST["ci.yml"].replace("on: push", "on: workflow_dispatch"))
    _write_templates(coalition.folder, SECOND, SECOND)
    apply(coalition, "reverted", "superseded")
    coalition.write("superseded", "ci.yml", FIRST["ci.yml"].replace("make docs", "make site"))
    _write_templates(coalition.folder, THIRD, FIRST)


def apply(coalition: "BusyCoalition", *slugs: str) -> None:
    """Apply the whole manifest, or only these projects, with the bot's token."""
    (coalition.folder / "projects.yml").write_text(MANIFEST)
    manifest, resource_types = load(MANIFEST, "projects.yml"), load_resource_types(coalition.folder)
    start: Any = step_starter(manifest, resource_types)
    scope = Scope.select(coalition.bot, manifest, resource_types)
    snapshot = take_snapshot(scope.only(slugs) if slugs else scope)
    result = execute(coalition.bot, snapshot.plan, snapshot.contexts, start)
    assert {outcome.state for outcome in result.outcomes} == {"done"}, result


def _write_templates(folder: Path, small: Mapping[str, str], other: Mapping[str, str]) -> None:
    for name, files in (("small", small), ("other", other)):
        target = folder / "templates" / name
        target.mkdir(parents=True, exist_ok=True)
        for path, text in {**files, "template.yml": RULES}.items():
            (target / path).write_text(text)
