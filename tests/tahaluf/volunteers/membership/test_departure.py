"""No one can leave while the manifest gives them access, since the next run would invite them again."""

import pytest

from tahaluf.manifest import load
from tahaluf.plan import Blocked, Change
from tahaluf.volunteers.membership.departure import OrganizationMembership, plan_departure
from tahaluf.volunteers.people import Account

HEAD = "version: 1\norganization: acme\nprojects:\n  - slug: olive\n    name: Olive\n    summary: Olives.\n"
TEAM = "teams: {maps: {members: [{login: nour, id: 9}, {login: rana}]}}\n"


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ("    stewards: [{login: nour, id: 9}]\n", Blocked),
        ("    repository: {collaborators: [{login: nour, id: 9}]}\n", Blocked),
        ("    repository: {collaborators: [{login: rana, id: 10}]}\n", Change),
        ("    stewards: [{login: Nour}]\n", Blocked),
        ("    stewards: [{login: nour, id: 10}]\n", Change),  # the login now belongs to someone else
        (TEAM, Blocked),
    ],
)
def test_whoever_the_manifest_still_lists_does_not_leave_yet(keys: str, kind: type) -> None:
    [item] = plan_departure("p-old", Account(9, "nour"), load(HEAD + keys), [OrganizationMembership("acme")])
    assert isinstance(item, kind)


def test_the_reason_names_every_entry_that_lists_the_account() -> None:
    manifest = load(HEAD + "    stewards: [{login: nour, id: 9}]\n" + TEAM)
    assert manifest.entries_listing(9, "a-new-login") == ("olive", "the team maps")
    assert manifest.entries_listing(10, "nour") == ()  # another account has the login now
    assert manifest.entries_listing(10, "RANA") == ("the team maps",)
    assert manifest.entries_listing(None, "nour") == ()
    [item] = plan_departure("p-old", Account(9, "nour"), manifest, [OrganizationMembership("acme")])
    assert isinstance(item, Blocked)
    assert item.reason == "projects.yml lists them in olive, the team maps"
