"""For plans and for imports, each kind of resource reads what `reads.txt` lists, with the permissions listed there.

After an intended change, `PYTHONPATH=actions:tests python tests/tahaluf/resources/test_reads.py` writes the file
again.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from support.compared_organization import render
from tahaluf.kinds import KINDS, RestReads
from tahaluf.manifest import load
from tahaluf.resources import (
    ReadByRest,
    all_importers,
    all_resources,
    import_selections,
    merge_selections,
)

LISTED: Final = Path(__file__).with_name("reads.txt")
# Newer kinds have their own tests of what they read
LISTED_KINDS: Final = {"actions", "custom_properties"}
OTHER_KINDS: Final = {kind.key.name for kind in KINDS} - LISTED_KINDS
RESOURCES: Final = {one.name: one for one in all_resources(render) if one.name not in OTHER_KINDS}
IMPORTERS: Final = {one.name: one for one in all_importers() if one.name not in OTHER_KINDS}
MANIFEST: Final = load("""\
version: 1
organization: acme
projects:
- slug: everything
  name: E
  summary: S.
  repository:
    actions: {enabled: true, allowed_actions: selected, verified_allowed: true, default_workflow_permissions: read}
    pages: {cname: maps.example}
    custom_properties: {a: x}
    security: {dependabot_alerts: true, secret_scanning: true, private_vulnerability_reporting: true, configuration: c}
    settings: {is_template: true}
    environments:
      A B: {deployment_branch_policy: {protected_branches: true}}
      other: {wait_timer: 5}
    rulesets:
      main: {rules: {pull_request: {dismissal_restriction: {enabled: false}}}}
      tags: {target: tag, rules: {deletion: true}}
    collaborators: []
    teams: {}
- slug: actions
  name: A
  summary: S.
  repository: {actions: {verified_allowed: true, allowed_actions: selected}}
- slug: nothing
  name: N
  summary: S.
  repository: {pages: null, environments: {other: {wait_timer: 5}}, rulesets: {}}
- slug: plain
  name: P
  summary: S.
""")
NODE: Final = {
    "name": "maps",
    "rulesets": {
        "nodes": [{"name": "main", "databaseId": 41, "rules": {"nodes": [{"type": "PULL_REQUEST"}]}}]
    },
}


def selection_lines(selections: Mapping[Any, Any]) -> Iterator[str]:
    for root, selection in selections.items():
        yield f"{root}: {selection.fields}"
        for name, connection in selection.connections.items():
            arguments = [selection.arguments[name]] if name in selection.arguments else []
            size = [f"{selection.sizes[name]} per page"] if name in selection.sizes else []
            yield "; ".join([f"  {name} {{ {connection} }}", *arguments, *size])
        if selection.required:
            yield f"  required: {', '.join(selection.required)}"


def rest_lines(reads: RestReads) -> Iterator[str]:
    if reads.listed:
        yield f"listed: {', '.join(sorted(reads.listed))}"
    parts = (reads.paths_of(NODE), reads.organization, reads.organization_lists)
    for what, paths in zip(("path", "organization", "list"), parts, strict=True):
        yield from (f"{what} {name}: {path}" for name, path in paths.items())
    yield from (f"{name} if {' '.join(condition)}" for name, condition in reads.conditions.items())


def listing() -> Iterator[tuple[str, list[str]]]:
    for name, resource in RESOURCES.items():
        yield f"{name} ({', '.join(resource.permissions)})", list(selection_lines(resource.selections))
        if isinstance(resource, ReadByRest):
            for project in MANIFEST.projects:
                if lines := list(rest_lines(resource.rest_reads(MANIFEST, project))):
                    yield f"{name} of the project {project.slug}", lines
            if lines := list(rest_lines(resource.import_reads)):
                yield f"{name} in an import, by REST", lines
        if name in IMPORTERS:
            yield f"{name} in an import", list(selection_lines(IMPORTERS[name].import_selections))
    yield "all resources", list(selection_lines(merge_selections(list(RESOURCES.values()))))
    yield "all importers", list(selection_lines(import_selections(list(IMPORTERS.values()))))


def text() -> str:
    return "\n".join("\n".join([title, *(f"  {line}" for line in lines), ""]) for title, lines in listing())


@pytest.mark.parametrize(
    ("title", "lines"), list(listing()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_each_resource_reads_what_it_compares(title: str, lines: list[str]) -> None:
    found = LISTED.read_text("utf-8").split("\n\n")
    expected = {paragraph.strip("\n").partition("\n")[0]: paragraph.strip("\n") for paragraph in found}
    assert "\n".join([title, *(f"  {line}" for line in lines)]) == expected[title]


@pytest.mark.parametrize("slug", ["everything", "nothing", "plain"])
def test_a_resource_is_used_only_by_entries_that_set_it(slug: str) -> None:
    project = MANIFEST.project(slug)
    used = {name for name, resource in RESOURCES.items() if resource.is_used(MANIFEST, project)}
    always = {"repository", "files", "updates", "labels", "team"}
    expected = {
        "everything": set(RESOURCES),
        "nothing": always | {"pages", "environments", "rulesets"},
        "plain": always,
    }
    assert used == expected[slug]
    for name in set(RESOURCES) - used:
        assert RESOURCES[name].desired_state(MANIFEST, project) is None


def test_every_read_is_listed() -> None:
    assert LISTED.read_text("utf-8") == text()


if __name__ == "__main__":
    LISTED.write_text(text(), encoding="utf-8")
