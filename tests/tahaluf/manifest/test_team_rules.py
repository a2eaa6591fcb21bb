"""Teams that several projects share are defined once, and can be nested only as GitHub allows."""

import pytest

from tahaluf.manifest import load
from tahaluf.problems import InvalidInput

HEAD = "version: 1\norganization: example-coalition\n"
WELLS = "projects:\n  - slug: wells\n    name: Wells\n    summary: Where wells are.\n    repository: {{{}}}\n"


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        load(HEAD + text, "m.yml")
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("text", "start", "id"),
    [
        ("teams: {maps: {}}\n" + WELLS.format("teams: {map: read}"), "m.yml:8:31: unknown team 'map'", "team-unknown"),
        ("teams: {maps: {parent: mpas}}\n", "m.yml:3:24: unknown team 'mpas'; did you mean `maps`?", "team-unknown"),
        ("teams: {maps: {parent: maps}}\n", "m.yml:3:24: the team 'maps' would be its own ancestor", "team-parent"),
        ("teams: {all: {privacy: secret}, maps: {parent: all}}\n", "m.yml:3:48: the team 'all' is", "team-parent"),
        ("teams: {all: {}, maps: {parent: all, privacy: secret}}\n", "m.yml:3:", "team-parent"),
        ("teams: {all: {}}\n" + WELLS.format("team: {parent: all}"), "m.yml:8:24: a team with", "team-parent"),
        ("teams: {wells: {}}\n" + WELLS.format(""), "m.yml:3:16: the team 'wells' is a project's own", "team-taken"),
        (WELLS.format("teams: {wells: read}"), "m.yml:7:33: 'wells' is already the team of wells", "team-taken"),
    ],
)  # fmt: skip
def test_what_github_or_the_manifest_cannot_hold_is_reported(text: str, start: str, id: str) -> None:
    [problem] = problems(text)
    assert problem.startswith(start)
    assert problem.endswith(f"[{id}]")


def test_teams_above_each_other_are_all_reported() -> None:
    found = problems("teams: {a: {parent: b}, b: {parent: c}, c: {parent: b}}\n")
    assert [line.partition(":3:")[2].partition(": ")[2][:38] for line in found] == [
        "the team 'b' would be its own ancestor",
        "the team 'c' would be its own ancestor",
    ]


def test_a_projects_team_may_get_access_elsewhere() -> None:
    other = "  - {slug: springs, name: Springs, summary: Springs., repository: {teams: {wells: triage}}}\n"
    manifest = load(HEAD + WELLS.format("") + other)
    assert manifest.teams_for(manifest.project("springs")) == {"wells": "triage"}
    assert manifest.teams_for(manifest.project("wells")) is None


def test_an_entry_replaces_the_default_teams() -> None:
    head = "teams: {maps: {}, docs: {}}\ndefaults: {teams: {docs: read}}\n"
    entry = "  - {slug: springs, name: Springs, summary: Springs., repository: {teams: {}}}\n"
    manifest = load(HEAD + head + WELLS.format("") + entry)
    assert manifest.teams_for(manifest.project("wells")) == {"docs": "read"}
    assert manifest.teams_for(manifest.project("springs")) == {}
