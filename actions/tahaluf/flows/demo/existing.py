"""An organization that already has twelve repositories, with unusual labels, teams, a fork, a ruleset and a custom
branch.

Both the demo and the tests of `tahaluf import` import this organization.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tahaluf.flows.import_organization import import_organization, read_state
from tahaluf.flows.sync.scope import Scope
from tahaluf.flows.sync.snapshot import load_resource_types, take_snapshot
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import pluralize

from .bootstrap import push_address, run_git
from .fixture import FOUNDER, ORGANIZATION
from .harness import Assertion, Harness

UPSTREAM: Final = "upstream-owner"
OUTSIDER: Final = "an-outsider"
KINDS: Final = (("kind/data", "0e8a16", "About data"), ("kind/design", "257759", "About design"))


def existing_teams(maintainer: str, member: str) -> list[dict[str, Any]]:
    """Return three teams in the format of a seed. One is shared, and one is nested."""
    return [
        {
            "name": "Core",
            "privacy": "closed",
            "maintainers": [maintainer],
            "repositories": {"well-survey": "maintain", "bread-costs": "write", "data": "read"},
        },
        {
            "name": "Well survey reviewers",
            "privacy": "closed",
            "parent": "Core",
            "members": [member],
            "repositories": {"well-survey": "triage"},
        },
        {
            "name": "ledger",
            "privacy": "secret",
            "maintainers": [member],
            "repositories": {"ledger": "admin"},
        },
    ]


def existing_repositories(owner: str) -> list[dict[str, Any]]:
    """Return twelve repositories in the format of a seed, and the repository from which one of them was forked."""

    def repository(name: str, description: str = "", **fields: Any) -> dict[str, Any]:
        entry: dict[str, Any] = {"owner": owner, "name": name, "auto_init": True}
        return entry | ({"description": description} if description else {}) | fields

    return [
        {"owner": UPSTREAM, "name": "leaflet", "auto_init": True},
        repository(".github", "Community files for all repositories"),
        repository(
            "well-survey",
            "Where wells and pipes still work",
            default_branch="master",
            topics=["water", "maps"],
            homepage="https://water.example.org",
            labels=_labels(*KINDS),
            collaborators={OUTSIDER: "write"},
        ),
        repository("bread-costs", "أسعار الخبز في كل حي", labels=_labels(*KINDS)),
        repository("data", labels=_labels(("Help-Wanted", "ffffff", "Come in"))),
        {"owner": owner, "name": "leaflet", "fork_of": f"{UPSTREAM}/leaflet"},
        repository("old-site", "The site until 2024", archived=True),
        repository("ledger", "Income and expenses", private=True),
        repository("handbook", "How we work", has_wiki=False),
        repository("tools", labels=_labels(("bug 🐛", "ff0000", "Broken"))),
        repository(
            "api",
            "An API for the survey",
            rulesets=[
                {
                    "name": "reviewed",
                    "enforcement": "active",
                    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
                    "rules": [{"type": "deletion"}, {"type": "non_fast_forward"}],
                }
            ],
        ),
        repository("design"),
        {"owner": owner, "name": "empty"},
    ]


def with_history(seed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the demo's seed with the twelve repositories and the teams in its organization."""
    [organization] = seed["organizations"]
    members = (*organization["members"], *organization["owners"])
    teams = existing_teams(members[0], members[1 % len(members)])
    return {
        **seed,
        "users": [*seed["users"], {"login": UPSTREAM}, {"login": OUTSIDER}],
        "organizations": [{**organization, "teams": teams}],
        "repositories": [*seed["repositories"], *existing_repositories(ORGANIZATION)],
    }


def import_history(harness: Harness) -> Iterator[Assertion]:
    """Act as the founder: import the organization into the manifest, check the plan, and push."""
    session = harness.session_for(FOUNDER)
    path = harness.clone / MANIFEST_FILE
    before = path.read_text("utf-8")
    result = import_organization(read_state(session, ORGANIZATION), f"{session.now():%Y-%m-%d}", before)
    count = len(result.imported.entries)
    yield Assertion("repositories imported", pluralize(count, "project"), count == 12)
    path.write_text(result.text, encoding="utf-8")
    plan = take_snapshot(Scope.select(session, result.manifest, load_resource_types(harness.clone))).plan
    adopted = sum(change.project in result.imported.entries for change in plan.changes)
    changed = [c for c in plan.changes if c.project in result.imported.entries and c.cost]
    yield Assertion(
        "the plan of the import",
        f"{pluralize(adopted, 'adoption')}, {pluralize(len(changed), 'change')}",
        adopted > 0 and not changed,
    )
    run_git(harness, "commit", "--all", "--quiet", "--message", "Import the organization")
    run_git(harness, "push", "--quiet", push_address(harness), "main")
    harness.wait_until_idle()
    runs = harness.workflow_runs("apply.yml")
    yield Assertion("apply", str(runs[0]["conclusion"]), runs[0]["conclusion"] == "success")


def _labels(*labels: tuple[str, str, str]) -> list[dict[str, str]]:
    """Return labels in the format of a seed, given their names, colours and descriptions."""
    return [{"name": name, "color": color, "description": text} for name, color, text in labels]
