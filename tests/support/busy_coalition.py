"""A busy coalition with every kind of work for every command that writes."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localhub import snapshot
from localhub.hub import Hub
from support.earlier_forms import FOLDER as EARLIER_FORMS
from support.organization import Organization
from support.organization_builder import CONTROL, ORGANIZATION, OrganizationBuilder
from support.outdated_coalition import prepare_updates
from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.flows.propose import propose
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.forms import load_form, render
from tahaluf.github import Session, read_open_proposals
from tahaluf.layout import FORM_LABELS, LEAVE_FORM, PROPOSAL_FORM, VOLUNTEER_FORM
from tahaluf.plan import Rest

ROOT = Path(__file__).parents[2]
# The forms of an earlier version, which have more questions and which the coalition still uses
FORMS = {
    path: (EARLIER_FORMS / Path(path).name).read_text("utf-8")
    for path in (PROPOSAL_FORM, VOLUNTEER_FORM, LEAVE_FORM)
}
STEWARD_IDS = {"a-steward": 4242, "another-steward": 4343, "an-outsider": 4444}
PEOPLE_IDS = {"founder": 12, "a-proposer": 13, "a-volunteer": 14, "another-volunteer": 15, **STEWARD_IDS}
MANIFEST_HEAD = (ROOT / "projects.yml").read_text("utf-8").partition("\nprojects:\n")[0]
# There is a project for each kind of change that `apply` makes.
PROJECTS = """
projects:
  - slug: bread-prices
    name: Bread prices
    summary: What bread costs where, week by week.
    adopt: true
    status: archived
    since: 2026-01-31
    reason: The prices are kept elsewhere now.
  - slug: clinic-hours
    name: Clinic hours
    summary: When the clinics are open, and who works there.
    stewards: [{login: a-steward, id: 4242}, {login: an-outsider, id: 4444}]
    repository: {topics: [health, water]}
    roles: [{id: maps, title: Cartographer, skills: [gis], open: 2}]
  - slug: old-archive
    name: Old archive
    summary: Letters and photographs, scanned.
    adopt: true
    stewards: [{login: another-steward, id: 4343}]
    roles: [{id: scans, title: Scanner, skills: [design], open: 1}]
  - slug: seed-library
    name: Seed library
    summary: Which seeds can be had where.
    adopt: true
    repository: {unlisted: delete, labels: [core]}
    stewards: [{login: a-steward, id: 4242}]
  - slug: well-map
    name: Well map
    summary: Where wells still work.
    adopt: true
    aliases: [wells]
    stewards: [{login: a-steward, id: 4242}]
"""
MANIFEST = (
    MANIFEST_HEAD.replace(
        "removal_limits: {removals: 10, share: 20}", "removal_limits: {removals: 100, share: 100}"
    )
    + PROJECTS
)


class BusyCoalition(Organization):
    """`token` is the App's token, and `bot` is the session that uses it. `folder` is the checkout."""

    def __init__(self, hub: Hub, folder: Path, clock: Clock = SYSTEM_CLOCK) -> None:
        super().__init__(hub)
        self.folder, self.clock = folder, clock
        self.token = self.new_token()
        self.bot = Session(self.token, api_url=hub.url, clock=clock)

    def environment(self) -> dict[str, str]:
        """The environment variables of a workflow run."""
        return {
            "PATH": "/usr/bin:/bin",
            "NO_COLOR": "1",
            "GITHUB_ACTIONS": "true",
            **self.variables(self.token),
        }

    def propose(self, *numbers: int) -> None:
        propose(self.bot, CONTROL, list(numbers) or read_open_proposals(self.bot, CONTROL), self.hub.url)

    def onboard(self) -> None:
        reconcile_forms(self.bot, CONTROL)


def proposal_form(name: str, **answers: Any) -> str:
    """A filled-in proposal form's body."""
    form = load_form(FORMS[PROPOSAL_FORM], PROPOSAL_FORM)
    defaults: dict[str, Any] = {
        "name": name,
        "slug": name.lower().replace(" ", "-"),
        "lang": next(c for c in form.field("lang").choices if c.endswith("en")),
        "summary": f"All that concerns {name.lower()}.",
        "area": form.field("area").choices[0],
        "template": next(c for c in form.field("template").choices if c.endswith("community")),
        "consent": list(form.field("consent").choices),
    }
    return render(form, defaults | answers)


def volunteer_form(**answers: Any) -> str:
    """A filled-in volunteer form's body."""
    form = load_form(FORMS[VOLUNTEER_FORM], VOLUNTEER_FORM)
    defaults: dict[str, Any] = {
        "skills": [c for c in form.field("skills").choices if c.endswith(("gis", "design"))],
        "hours": "3-5",
        "languages": [c for c in form.field("languages").choices if c.endswith("en")],
        "visibility": next(c for c in form.field("visibility").choices if c.endswith("handle")),
        "consent": list(form.field("consent").choices),
    }
    return render(form, defaults | answers)


def builder(manifest: str = MANIFEST) -> OrganizationBuilder:
    members = ("a-steward", "another-steward")
    organization = OrganizationBuilder().accounts(PEOPLE_IDS, members=members).app()
    return organization.control(manifest, FORMS, FORM_LABELS).roster()


def prepare_proposals(coalition: BusyCoalition) -> None:
    """Open several proposals: a new one, an invalid one, an edited one, one that was closed while its pull request
    was open, and one that was reopened.
    """
    edited, closed, reopened = (
        coalition.open_issue("a-proposer", "proposal", proposal_form(name))
        for name in ("Canal", "Bakery", "Lantern")
    )
    coalition.propose()
    coalition.edit_issue(reopened, state="closed")
    coalition.propose(reopened)
    coalition.edit_issue(
        reopened, state="open", body=proposal_form("Lantern", summary="Light for evening lessons.")
    )
    coalition.edit_issue(edited, body=proposal_form("Canal", summary="Boats, and where they may go."))
    coalition.edit_issue(closed, state="closed")
    coalition.open_issue("a-proposer", "proposal", proposal_form("Night school", stewards="@a-steward"))
    coalition.open_issue("a-proposer", "proposal", proposal_form("Orchard", slug="two words"))
    coalition.create_repository("ledgers", private=True)
    _create_team(coalition, "treasurers", {"a-steward": "member"}, "ledgers")
    for name in (
        "Ledgers",
        "Treasurers",
    ):  # these names are taken, as only a token for the whole organization can see
        coalition.open_issue("a-proposer", "proposal", proposal_form(name))


def prepare_volunteers(coalition: BusyCoalition) -> None:
    """Submit a new form, an invalid form, and a second form by a volunteer whose first form has already received a
    reply.
    """
    coalition.open_issue("a-volunteer", "volunteer", volunteer_form())
    coalition.onboard()
    coalition.open_issue("a-volunteer", "volunteer", volunteer_form(hours="6-10"))
    coalition.open_issue("another-volunteer", "volunteer", volunteer_form(hours="all of them"))
    coalition.open_issue("a-steward", "volunteer", volunteer_form(projects="well-map"))


def prepare_invitations(coalition: BusyCoalition) -> None:
    """Submit the forms of three people who ask to be invited. One of them is already a member."""
    join = list(load_form(FORMS[VOLUNTEER_FORM], VOLUNTEER_FORM).field("join").choices)
    for login in ("a-volunteer", "another-volunteer", "a-steward"):
        coalition.open_issue(login, "volunteer", volunteer_form(join=join))
    coalition.onboard()


def prepare_leave_requests(coalition: BusyCoalition) -> None:
    """Submit the leave requests of a member, of someone with an unprocessed form, of a listed steward, and of an
    unknown person.
    """
    form = load_form(FORMS[LEAVE_FORM], LEAVE_FORM)
    body = render(form, {"consent": list(form.field("consent").choices)})
    for login in ("a-volunteer", "a-steward"):
        coalition.open_issue(login, "volunteer", volunteer_form())
    coalition.onboard()
    coalition.open_issue("another-volunteer", "volunteer", volunteer_form())
    for login in ("a-volunteer", "another-volunteer"):
        body_of_invitation = {"invitee_id": PEOPLE_IDS[login], "role": "direct_member"}
        coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/invitations", body_of_invitation))
    accepted = Rest("PATCH", f"/user/memberships/orgs/{ORGANIZATION}", {"state": "active"})
    coalition.people["a-volunteer"].rest(accepted)
    for login in ("a-volunteer", "another-volunteer", "a-steward", "an-outsider"):
        coalition.open_issue(login, "leave", body)


def prepare_proposals_and_volunteers(coalition: BusyCoalition) -> None:
    prepare_proposals(coalition)
    prepare_volunteers(coalition)


def prepare_repositories(coalition: BusyCoalition) -> None:
    """Add projects whose repositories are missing or differ, and a merged proposal that lacks its final comment."""
    api = f"/repos/{CONTROL}"
    number = coalition.open_issue(
        "a-proposer", "proposal", proposal_form("Night school", stewards="@another-steward")
    )
    coalition.propose(number)
    pull = coalition.founder.get(f"{api}/pulls").body[0]["number"]
    coalition.founder.rest(Rest("PUT", f"{api}/pulls/{pull}/merge", {"merge_method": "squash"}))
    coalition.create_repository("bread-prices")
    coalition.create_repository("old-archive")
    coalition.write("old-archive", "letters.md", "# Letters\n")
    coalition.create_repository("seed-library", has_wiki=True, description="Something else")
    _create_labelled_issues(coalition, "seed-library")
    _create_team(coalition, "seed-library", {"a-steward": "member", "another-steward": "member"})
    coalition.create_repository("wells")
    _create_team(coalition, "wells", {"a-steward": "maintainer"})
    coalition.update_repository("wells", archived=True)
    (coalition.folder / "projects.yml").write_text(coalition.manifest(), encoding="utf-8")


def _create_labelled_issues(coalition: BusyCoalition, name: str) -> None:
    """Create a label, another label with the first one's former name, and issues that have the second label."""
    path = f"/repos/{ORGANIZATION}/{name}"
    for label in ("idea", "enhancement"):
        body = {"name": label, "color": "ededed"}
        coalition.founder.rest(Rest("POST", f"{path}/labels", body, expected_statuses=frozenset({422})))
    for number in range(3):
        issue = {"title": f"Issue {number}", "labels": ["enhancement"]}
        coalition.founder.rest(Rest("POST", f"{path}/issues", issue))


def _create_team(
    coalition: BusyCoalition, name: str, members: Mapping[str, str], repository: str | None = None
) -> None:
    body = {"name": f"{name}", "privacy": "closed", "maintainers": []}
    slug = coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/teams", body)).body["slug"]
    team = f"/orgs/{ORGANIZATION}/teams/{slug}"
    coalition.founder.rest(Rest("DELETE", f"{team}/memberships/founder", expected_statuses=frozenset({404})))
    for login, role in members.items():
        coalition.founder.rest(Rest("PUT", f"{team}/memberships/{login}", {"role": role}))
    path = f"{team}/repos/{ORGANIZATION}/{repository or name}"
    coalition.founder.rest(Rest("PUT", path, {"permission": "pull"}))


SCENARIOS = {
    "propose": (prepare_proposals, ("propose", "--all")),
    "apply": (prepare_repositories, ("apply", "--yes", "--allow", "all")),
    "apply updates": (prepare_updates, ("apply", "--yes", "--allow", "all")),
    "onboard": (prepare_volunteers, ("onboard", "--all")),
    "catch-up": (prepare_proposals_and_volunteers, ("catch-up",)),
    "invite": (prepare_invitations, ("invite",)),
    "leave": (prepare_leave_requests, ("leave",)),
}


@dataclass(frozen=True)
class Scenario:
    """A command, and a coalition with work for it to do. `reset` restores this coalition."""

    coalition: BusyCoalition
    arguments: tuple[str, ...]
    snapshot_folder: Path
    token: str  # the snapshot already contains it

    def reset(self) -> None:
        snapshot.restore(self.coalition.hub, self.snapshot_folder)
        self.coalition.token = self.token


ScenarioFactory = Callable[[str], Scenario]


@contextmanager
def scenario(command: str, folder: Path) -> Iterator[Scenario]:
    """Start a scenario."""
    prepare, arguments = SCENARIOS[command]
    with builder().start(folder) as hub:
        coalition = BusyCoalition(hub, folder)
        prepare(coalition)
        snapshot.save(hub, folder / "kept")
        yield Scenario(coalition, arguments, folder / "kept", coalition.token)
