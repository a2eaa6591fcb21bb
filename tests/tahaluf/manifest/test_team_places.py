"""A shared team exists in exactly the organizations that need it."""

import pytest

from tahaluf.manifest import load, shared_teams_in

HEAD = "version: 1\norganization: acme\norganizations: [second]\n"


def places(text: str) -> dict[str, list[str]]:
    manifest = load(HEAD + text)
    return {
        organization: list(shared_teams_in(manifest, organization)) for organization in ("acme", "Second")
    }


def project(repository: str, more: str = "organization: second") -> str:
    return f"projects:\n  - {{slug: maps, name: Maps, {more}, repository: {repository}}}\n"


@pytest.mark.parametrize(
    ("text", "main", "second"),
    [
        ("teams: {ops: {}}\n", ["ops"], []),
        ("teams: {ops: {organization: Acme}}\n", ["ops"], []),
        ("teams: {ops: {organization: second}, all: {}}\n", ["all"], ["ops"]),
        ("teams: {ops: {}}\n" + project("{teams: {ops: read}}"), ["ops"], ["ops"]),
        (
            "teams: {ops: {organization: second}}\n" + project("{teams: {ops: read}}", "adopt: true"),
            ["ops"],
            ["ops"],
        ),
        (
            "teams: {all: {}, core: {parent: all}, ops: {parent: core, organization: second}}\n",
            ["all", "core"],
            ["all", "core", "ops"],
        ),
        (
            "teams: {all: {}, ops: {}}\n" + project("{team: {privacy: closed, parent: all}}"),
            ["all", "ops"],
            ["all"],
        ),
        ("teams: {ops: {}}\n" + project("null"), ["ops"], []),
        ("defaults: {teams: {ops: read}}\nteams: {ops: {}}\n" + project("{}"), ["ops"], ["ops"]),
        (
            "defaults: {teams: {ops: read}}\nteams: {ops: {}}\n"
            + project("{}", "organization: second, adopt: true"),
            ["ops"],
            [],
        ),
    ],
    ids=[
        "main",
        "main-named",
        "its-own",
        "used",
        "used-in-main",
        "ancestors",
        "parent-of-own-team",
        "not-managed",
        "default",
        "default-not-for-adopted",
    ],
)
def test_a_team_is_in_its_organization_and_where_it_is_used(
    text: str, main: list[str], second: list[str]
) -> None:
    assert places(text) == {"acme": main, "Second": second}
