"""Writing the collaborators of a project changes nothing else in the file, however the entry is written."""

import pytest

from tahaluf.manifest import load, set_collaborators

HEAD = "version: 1\norganization: acme\nprojects:\n"
ENTRY = "  - slug: wells\n    name: Wells\n    summary: All about wells.\n"
PEOPLE = [{"login": "a-mapper", "id": 7, "permission": "triage"}]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (
            "    repository:\n      # who may write\n      team: null # no team\n    adopt: true\n",
            "    repository:\n      # who may write\n      team: null # no team\n"
            "      collaborators: [{login: a-mapper, id: 7, permission: triage}]\n"
            "      unlisted_collaborators: keep\n    adopt: true\n",
        ),
        ("", None),
        ("    repository: {team: null}\n    adopt: true\n", None),
        (
            "    repository:\n      collaborators:\n        - {login: another}\n      team: null # no team\n",
            None,
        ),
        ("    repository:\r\n      team: null # no team\r\n", None),
        ("    repository:\n      team: null # no team", None),
    ],
)
def test_only_the_collaborators_change(settings: str, expected: str | None) -> None:
    text = HEAD + ENTRY + settings
    edited = set_collaborators(text, "wells", PEOPLE)
    assert expected is None or edited == HEAD + ENTRY + expected
    project = load(edited).project("wells")
    assert [(one.login, one.id, one.permission) for one in project.collaborators] == [
        ("a-mapper", 7, "triage")
    ]
    was_complete = "collaborators:" in settings
    assert project.settings.unlisted_collaborators == ("delete" if was_complete else "keep")
    assert ("# no team" in edited) == ("# no team" in text)
    assert set_collaborators(edited, "wells", PEOPLE) == edited


def test_a_project_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError):
        set_collaborators(HEAD + ENTRY, "springs", PEOPLE)
