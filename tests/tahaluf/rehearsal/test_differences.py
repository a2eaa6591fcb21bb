"""The table of a rehearsal distinguishes the repositories of several organizations."""

import re

from tahaluf.manifest import load
from tahaluf.rehearsal import Difference, Numbering, compare_states, group, rehearsed_manifest
from tahaluf.resources import OrganizationState

HERE = Difference("acme", "community", "description", "old", "new")
THERE = Difference("oak", "community", "description", "old", "new")


def test_places_are_listed_with_their_organization_if_there_are_several() -> None:
    assert [places for places, _ in group([HERE])] == [("community",)]
    assert [places for places, _ in group([HERE, THERE])] == [("acme/community", "oak/community")]


def test_only_a_repository_that_exists_in_its_organization_keeps_its_files() -> None:
    manifest = load(
        "version: 1\norganization: acme\norganizations: [oak]\nprojects:\n"
        "  - {slug: community, name: C}\n"
        "  - {slug: sister, name: S, organization: oak, repository: {name: community}}\n"
    )
    planned = rehearsed_manifest(manifest, ["oak/Community"], Numbering())
    assert [planned.template_of(project) for project in planned.projects] == ["community", None]


def test_names_and_values_are_the_words_of_the_manifest() -> None:
    """Descriptions are free text, so they are shown unchanged."""
    before = {"mergeCommitAllowed": True, "visibility": "PUBLIC", "lock": None, "description": "READ"}
    after = {
        "mergeCommitAllowed": False,
        "visibility": "PRIVATE",
        "lock": {"oid": "1"},
        "description": "ADMIN",
    }
    found = compare_states(
        OrganizationState("acme", {"maps": before}, {"maps": {"privacy": "VISIBLE"}}),
        OrganizationState("acme", {"maps": after}, {"maps": {"privacy": "SECRET"}}),
    )
    assert [(one.what, one.before, one.after) for one in found] == [
        ("privacy", "closed", "secret"),
        ("allow_merge_commit", "yes", "no"),
        ("description", "READ", "ADMIN"),
        ("the template's lock file", "–", "yes"),
        ("visibility", "public", "private"),
    ]
    assert not any(re.search("[a-z][A-Z]", one.what) for one in found)
