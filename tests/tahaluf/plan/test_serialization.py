"""Plans in JSON and their digests do not change by accident, because reviews and scripts depend on them."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from support.compared_organization import MANIFEST, plan_of
from tahaluf.github.comment_batches import CommentUpdate, plan_comments
from tahaluf.github.comments import BotComment
from tahaluf.manifest import load
from tahaluf.plan import Blocked, Plan, Unmanaged, to_json
from tahaluf.volunteers.membership.departure import OrganizationMembership, plan_departure
from tahaluf.volunteers.membership.send_invitation import plan_invitations
from tahaluf.volunteers.people import Account
from tahaluf.volunteers.roster.notice import Notice, PostedNotice
from tahaluf.volunteers.roster.sync import DesiredRoster, plan_files, plan_notices

GOLDEN: Final = Path(__file__).with_name("serialized_plans.json")


def volunteer_plan() -> Plan:
    """A plan with every kind of change to the roster, comments and memberships."""
    desired = DesiredRoster(
        {
            "p-new": Notice("A volunteer", "New."),
            "p-old": Notice("A volunteer", "Changed.", open=True),
        },
        {"people/p-new.yml": "new", "people/p-old.yml": None},
    )
    posted = {"p-old": [PostedNotice(3, "A volunteer", "Old."), PostedNotice(4, "A volunteer", "Twice.")]}
    comments = [BotComment(11, "form", "Old."), BotComment(12, "form", "Twice.")]
    updates = [CommentUpdate(1, "I_1", "form", "New.", []), CommentUpdate(2, "I_2", "form", "New.", comments)]
    memberships = [OrganizationMembership("acme"), OrganizationMembership("owned", is_owner=True)]
    manifest = load(MANIFEST.format(organizations=""))
    return Plan.merge(
        [
            plan_notices(desired, posted),
            plan_files(desired, {"people/p-old.yml": "old"}),
            plan_comments(updates),
            plan_invitations([(Account(7, "lina"), 5), (Account(8, "omar"), None)]),
            Plan.from_items(plan_departure("p-old", Account(9, "nour"), manifest, memberships)),
        ]
    )


PLANS: Final = {
    "organization": lambda: plan_of(MANIFEST.format(organizations="")),
    "organizations": lambda: plan_of(MANIFEST.format(organizations="organizations: [other]\n")),
    "volunteers": volunteer_plan,
}


def without_prose(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan's JSON without text for people, which may be reworded."""
    prose = dict.fromkeys(("reason", "fix"), "…")
    return plan | {
        entries: [
            entry | {key: text for key, text in prose.items() if entry.get(key)} for entry in plan[entries]
        ]
        for entries in ("changes", "blocked", "unmanaged")
    }


@pytest.mark.parametrize("name", PLANS)
def test_a_serialized_plan_matches_the_golden_file(name: str) -> None:
    golden = json.loads(GOLDEN.read_text("utf-8"))[name]
    # The strings are compared, so that the order of keys also matters
    assert json.dumps(without_prose(to_json(PLANS[name]())), indent=1) == json.dumps(golden, indent=1)


def test_details_for_maintainers_are_not_in_the_json() -> None:
    """The output may become an artifact of a public run, so only a terminal shows these details."""
    blocked = Blocked(
        "olive", "repository", "olive", "not available", "choose another", "a private repository"
    )
    unmanaged = Unmanaged("olive", "team", "a steward", "left", details="lina is lina-2 today")
    as_json = to_json(Plan(blocked=(blocked,), unmanaged=(unmanaged,)))
    assert "private repository" not in json.dumps(as_json)
    assert "lina" not in json.dumps(as_json)
    assert as_json["blocked"][0]["reason"] == "not available"
