"""The table of a rehearsal distinguishes the repositories of several organizations."""

from tahaluf.manifest import load
from tahaluf.rehearsal import Difference, Numbering, group, rehearsed_manifest

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
