"""The right people are mentioned in the private roster, and are therefore notified."""

import pytest

from tahaluf.manifest import load
from tahaluf.volunteers.people.mentions import mention_stewards

HEAD = "version: 1\norganization: example-coalition\norganizations: [second-coalition]\nprojects:\n"
STEWARD = "stewards: [{login: a-steward, id: 4242}]"


@pytest.mark.parametrize(
    ("organization", "mentions"),
    [("example-coalition", "@example-coalition/water-map @a-steward"), ("Second-Coalition", "@a-steward")],
)
def test_stewards_are_mentioned_by_login_besides_the_team(organization: str, mentions: str) -> None:
    text = f"{HEAD}  - {{slug: water-map, name: N, summary: S, organization: {organization}, {STEWARD}}}\n"
    manifest = load(text)
    assert mention_stewards(manifest, manifest.projects[0]) == mentions
