"""Who is mentioned in the private roster, so that GitHub tells them."""

import pytest

from tahaluf.manifest import load
from tahaluf.people.mentions import stewards_of

HEAD = "version: 1\norganization: example-coalition\norganizations: [second-coalition]\nprojects:\n"
STEWARD = "stewards: [{login: a-steward, id: 4242}]"


@pytest.mark.parametrize(
    ("organization", "told"),
    [("example-coalition", "@example-coalition/water-map"), ("Second-Coalition", "@a-steward")],
)
def test_a_team_of_another_organization_is_not_told_by_github_so_its_stewards_are(
    organization: str, told: str
) -> None:
    text = f"{HEAD}  - {{slug: water-map, name: N, summary: S, organization: {organization}, {STEWARD}}}\n"
    manifest = load(text)
    assert stewards_of(manifest, manifest.projects[0]) == told
