"""Nobody can leave while the manifest gives them access, since the next run would invite them again."""

import pytest

from tahaluf.manifest import load
from tahaluf.plan import Blocked, Change
from tahaluf.volunteers.membership.departure import OrganizationMembership, plan_departure
from tahaluf.volunteers.people import Account

HEAD = "version: 1\norganization: acme\nprojects:\n  - slug: olive\n    name: Olive\n    summary: Olives.\n"


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ("    stewards: [{login: nour, id: 9}]\n", Blocked),
        ("    repository: {collaborators: [{login: nour, id: 9}]}\n", Blocked),
        ("    repository: {collaborators: [{login: rana, id: 10}]}\n", Change),
    ],
)
def test_whoever_the_manifest_still_lists_does_not_leave_yet(keys: str, kind: type) -> None:
    [item] = plan_departure("p-old", Account(9, "nour"), load(HEAD + keys), [OrganizationMembership("acme")])
    assert isinstance(item, kind)
