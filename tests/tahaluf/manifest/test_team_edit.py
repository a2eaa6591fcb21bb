"""Writing the members of a shared team changes nothing else in the file, however the team is written."""

import pytest

from tahaluf.manifest import load, set_team_members

HEAD = "version: 1\norganization: acme\n"
MEMBERS = [{"login": "a-painter", "id": 7, "role": "member"}]


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        (
            "teams:\n  # who draws\n  maps:\n    privacy: closed # all see it\n  docs: {}\n",
            "teams:\n  # who draws\n  maps:\n    privacy: closed # all see it\n"
            "    members: [{login: a-painter, id: 7, role: member}]\n  docs: {}\n",
        ),
        ("teams:\n  maps: {}\n  docs: {}\n", None),
        ("teams: {maps: {privacy: closed}, docs: {}}\nprojects: []\n", None),
        ("teams:\n  docs: {}\n  maps:\n    members:\n      - {login: another}\n    privacy: closed\n", None),
        ('teams:\r\n  maps: {description: "Draws: maps"} # kept\r\n', None),
        ("teams:\n  docs: {}\n  maps:\n    privacy: closed", None),
    ],
)
def test_only_the_members_change(teams: str, expected: str | None) -> None:
    text = HEAD + teams
    edited = set_team_members(text, "maps", MEMBERS)
    assert expected is None or edited == HEAD + expected
    assert [(one.login, one.id) for one in load(edited).teams["maps"].members or ()] == [("a-painter", 7)]
    assert load(edited).teams.get("docs") == load(text).teams.get("docs")
    assert ("# kept" in edited) == ("# kept" in text)
    assert set_team_members(edited, "maps", MEMBERS) == edited


def test_a_team_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        set_team_members(f"{HEAD}teams:\n  maps: {{}}\n", "docs", MEMBERS)
