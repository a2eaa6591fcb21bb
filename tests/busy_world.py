"""A coalition in the middle of its work, with something of every kind to do for each command that writes."""

import base64
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt

from hub_town import APP_KEY, PERMISSIONS, SCOPES, app_of
from localhub import snapshot
from localhub.hub import Hub
from tahaluf.commands.propose import propose
from tahaluf.commands.volunteers.sweeping import sweep
from tahaluf.forms import load_form, render
from tahaluf.github import Session, open_proposals
from tahaluf.plan import Rest

HERE = Path(__file__).parents[1]
ORGANIZATION = "example-coalition"
CONTROL = f"{ORGANIZATION}/control"
PROPOSAL, VOLUNTEER, LEAVE = (
    f".github/ISSUE_TEMPLATE/{name}.yml" for name in ("propose-project", "volunteer", "leave")
)
STEWARDS = {"a-steward": 4242, "another-steward": 4343, "an-outsider": 4444}
PEOPLE = {"founder": 12, "a-proposer": 13, "a-volunteer": 14, "another-volunteer": 15, **STEWARDS}
HEAD = (HERE / "projects.yml").read_text("utf-8").partition("\nprojects:\n")[0]
# Every kind of change that `apply` knows has a project here
PROJECTS = """
projects:
  - slug: bread-prices
    name: Bread prices
    summary: What bread costs where, week by week.
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
    stewards: [{login: another-steward, id: 4343}]
    roles: [{id: scans, title: Scanner, skills: [design], open: 1}]
  - slug: seed-library
    name: Seed library
    summary: Which seeds can be had where.
    repository: {unlisted: delete, labels: [core]}
    stewards: [{login: a-steward, id: 4242}]
  - slug: well-map
    name: Well map
    summary: Where wells still work.
    aliases: [wells]
    stewards: [{login: a-steward, id: 4242}]
"""
MANIFEST = HEAD.replace("brakes: {removals: 10, share: 20}", "brakes: {removals: 100, share: 100}") + PROJECTS


@dataclass
class Coalition:
    """The hub, its people's sessions, and the App's token."""

    hub: Hub
    folder: Path

    def __post_init__(self) -> None:
        self.people = {login: Session(f"token-{login}", api_url=self.hub.url) for login in PEOPLE}
        self.founder = self.people["founder"]
        self.token = self.new_token()
        self.bot = Session(self.token, api_url=self.hub.url)

    def new_token(self, **asked: Any) -> str:
        """Of the App's installation; `asked`: what it may be used for, if not for everything."""
        now = int(time.time())
        client = self.founder.get("/apps/tahaluf").body["client_id"]
        claims = {"iat": now - 30, "exp": now + 300, "iss": client}
        as_app = Session(jwt.encode(claims, APP_KEY, algorithm="RS256"), api_url=self.hub.url)
        [installation] = as_app.pages("/app/installations")
        path = f"/app/installations/{installation['id']}/access_tokens"
        return str(as_app.rest(Rest("POST", path, {"permissions": PERMISSIONS} | asked)).body["token"])

    def environment(self) -> dict[str, str]:
        """As a workflow run has it."""
        return {
            "PATH": "/usr/bin:/bin",
            "NO_COLOR": "1",
            "GITHUB_ACTIONS": "true",
            "TAHALUF_TOKEN": self.token,
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql",
            "GITHUB_REPOSITORY": CONTROL,
        }

    def write(self, repository: str, path: str, text: str, branch: str = "main") -> None:
        content = base64.b64encode(text.encode()).decode()
        there = self.founder.get(f"/repos/{ORGANIZATION}/{repository}/contents/{path}?ref={branch}", [404])
        body = {"message": f"Write {path}", "content": content, "branch": branch}
        body |= {"sha": there.body["sha"]} if there.status == 200 else {}
        self.founder.rest(Rest("PUT", f"/repos/{ORGANIZATION}/{repository}/contents/{path}", body))

    def manifest(self) -> str:
        """As it stands on the default branch."""
        answer = self.founder.get(f"/repos/{CONTROL}/contents/projects.yml").body
        return base64.b64decode(answer["content"]).decode()

    def make(self, name: str, **fields: Any) -> None:
        asked = {"name": name, "auto_init": True, **fields}
        self.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", asked))

    def change(self, repository: str, **fields: Any) -> None:
        self.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/{repository}", fields))

    def issue(self, who: str, label: str, body: str) -> int:
        """A form as it is sent: the form itself gives the label, which its author could not."""
        asked = {"title": label.title(), "body": body}
        number = self.people[who].rest(Rest("POST", f"/repos/{CONTROL}/issues", asked)).body["number"]
        path = f"/repos/{CONTROL}/issues/{number}/labels"
        self.founder.rest(Rest("POST", path, {"labels": [label]}))
        return int(number)

    def edit(self, number: int, **fields: Any) -> None:
        self.founder.rest(Rest("PATCH", f"/repos/{CONTROL}/issues/{number}", fields))

    def propose(self, *numbers: int) -> None:
        propose(self.bot, CONTROL, list(numbers) or open_proposals(self.bot, CONTROL), self.hub.url)

    def onboard(self) -> None:
        sweep(self.bot, CONTROL)


def proposal(name: str, **answers: Any) -> str:
    """The body of a proposal's form."""
    form = load_form((HERE / PROPOSAL).read_text("utf-8"), PROPOSAL)
    said: dict[str, Any] = {
        "name": name,
        "slug": name.lower().replace(" ", "-"),
        "lang": next(c for c in form.field("lang").choices if c.endswith("en")),
        "summary": f"All that concerns {name.lower()}.",
        "area": form.field("area").choices[0],
        "template": next(c for c in form.field("template").choices if c.endswith("community")),
        "consent": list(form.field("consent").choices),
    }
    return render(form, said | answers)


def offer(**answers: Any) -> str:
    """The body of a volunteer's form."""
    form = load_form((HERE / VOLUNTEER).read_text("utf-8"), VOLUNTEER)
    said: dict[str, Any] = {
        "skills": [c for c in form.field("skills").choices if c.endswith(("gis", "design"))],
        "hours": "3-5",
        "languages": [c for c in form.field("languages").choices if c.endswith("en")],
        "visibility": next(c for c in form.field("visibility").choices if c.endswith("handle")),
        "consent": list(form.field("consent").choices),
    }
    return render(form, said | answers)


def seed() -> dict[str, Any]:
    return {
        "users": [
            {"login": login, "id": number, "tokens": [{"token": f"token-{login}", "scopes": SCOPES}]}
            for login, number in PEOPLE.items()
        ],
        "organizations": [
            {"login": ORGANIZATION, "owners": ["founder"], "members": ["a-steward", "another-steward"]}
        ],
        "apps": [app_of(ORGANIZATION, PERMISSIONS)],
        "repositories": [
            {
                "owner": ORGANIZATION,
                "name": "control",
                "labels": [{"name": name, "color": "ededed"} for name in ("proposal", "volunteer", "leave")],
                "files": {
                    "projects.yml": MANIFEST,
                    **{path: (HERE / path).read_text("utf-8") for path in (PROPOSAL, VOLUNTEER, LEAVE)},
                },
            },
            {"owner": ORGANIZATION, "name": "roster", "private": True, "auto_init": True},
        ],
    }


def proposals_waiting(here: Coalition) -> None:
    """One new, one to be mended, one edited, one closed with its pull request open, one opened again."""
    edited, closed, reopened = (
        here.issue("a-proposer", "proposal", proposal(name)) for name in ("Canal", "Bakery", "Lantern")
    )
    here.propose()
    here.edit(reopened, state="closed")
    here.propose(reopened)
    here.edit(reopened, state="open", body=proposal("Lantern", summary="Light for evening lessons."))
    here.edit(edited, body=proposal("Canal", summary="Boats, and where they may go."))
    here.edit(closed, state="closed")
    here.issue("a-proposer", "proposal", proposal("Night school", stewards="@a-steward"))
    here.issue("a-proposer", "proposal", proposal("Orchard", slug="two words"))


def volunteers_waiting(here: Coalition) -> None:
    """One new, one to be mended, one who sends a second form after the first was answered."""
    here.issue("a-volunteer", "volunteer", offer())
    here.onboard()
    here.issue("a-volunteer", "volunteer", offer(hours="6-10"))
    here.issue("another-volunteer", "volunteer", offer(hours="all of them"))
    here.issue("a-steward", "volunteer", offer(projects="well-map"))


def invitations_waiting(here: Coalition) -> None:
    """Two who asked to join, and one who asked and is a member already."""
    join = list(load_form((HERE / VOLUNTEER).read_text("utf-8"), VOLUNTEER).field("join").choices)
    for who in ("a-volunteer", "another-volunteer", "a-steward"):
        here.issue(who, "volunteer", offer(join=join))
    here.onboard()
    (here.folder / "projects.yml").write_text(here.manifest(), encoding="utf-8")


def leavers_waiting(here: Coalition) -> None:
    """A volunteer who is a member, one whose form nobody has read yet, a listed steward, and one nobody knows."""
    form = load_form((HERE / LEAVE).read_text("utf-8"), LEAVE)
    body = render(form, {"consent": list(form.field("consent").choices)})
    for who in ("a-volunteer", "a-steward"):
        here.issue(who, "volunteer", offer())
    here.onboard()
    here.issue("another-volunteer", "volunteer", offer())
    for who in ("a-volunteer", "another-volunteer"):
        asked = {"invitee_id": PEOPLE[who], "role": "direct_member"}
        here.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/invitations", asked))
    accepted = Rest("PATCH", f"/user/memberships/orgs/{ORGANIZATION}", {"state": "active"})
    here.people["a-volunteer"].rest(accepted)
    for who in ("a-volunteer", "another-volunteer", "a-steward", "an-outsider"):
        here.issue(who, "leave", body)


def both_waiting(here: Coalition) -> None:
    proposals_waiting(here)
    volunteers_waiting(here)


def repositories_waiting(here: Coalition) -> None:
    """A repository or none for each project, none as the manifest says; a merged proposal to be told."""
    api = f"/repos/{CONTROL}"
    number = here.issue("a-proposer", "proposal", proposal("Night school", stewards="@another-steward"))
    here.propose(number)
    pull = here.founder.get(f"{api}/pulls").body[0]["number"]
    here.founder.rest(Rest("PUT", f"{api}/pulls/{pull}/merge", {"merge_method": "squash"}))
    here.make("bread-prices")
    here.make("old-archive")
    here.write("old-archive", "letters.md", "# Letters\n")
    here.make("seed-library", has_wiki=True, description="Something else")
    _labelled_issues(here, "seed-library")
    _team(here, "seed-library", {"a-steward": "member", "another-steward": "member"})
    here.make("wells")
    _team(here, "wells", {"a-steward": "maintainer"})
    here.change("wells", archived=True)
    (here.folder / "projects.yml").write_text(here.manifest(), encoding="utf-8")


def _labelled_issues(here: Coalition, name: str) -> None:
    """Both a label and its earlier name, each on issues."""
    path = f"/repos/{ORGANIZATION}/{name}"
    for label in ("idea", "enhancement"):
        given = {"name": label, "color": "ededed"}
        here.founder.rest(Rest("POST", f"{path}/labels", given, accept=frozenset({422})))
    for number in range(3):
        issue = {"title": f"Issue {number}", "labels": ["enhancement"]}
        here.founder.rest(Rest("POST", f"{path}/issues", issue))


def _team(here: Coalition, name: str, members: Mapping[str, str]) -> None:
    asked = {"name": f"{name}", "privacy": "closed", "maintainers": []}
    slug = here.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/teams", asked)).body["slug"]
    team = f"/orgs/{ORGANIZATION}/teams/{slug}"
    here.founder.rest(Rest("DELETE", f"{team}/memberships/founder", accept=frozenset({404})))
    for login, role in members.items():
        here.founder.rest(Rest("PUT", f"{team}/memberships/{login}", {"role": role}))
    here.founder.rest(Rest("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "pull"}))


SCENES = {
    "propose": (proposals_waiting, ("propose", "--all")),
    "apply": (repositories_waiting, ("apply", "--yes", "--allow", "all")),
    "onboard": (volunteers_waiting, ("onboard", "--all")),
    "catch-up": (both_waiting, ("catch-up",)),
    "invite": (invitations_waiting, ("invite",)),
    "leave": (leavers_waiting, ("leave",)),
}


@dataclass(frozen=True)
class Scene:
    """A command, and the world in which it has all of this to do; `begin` puts that world back."""

    here: Coalition
    words: tuple[str, ...]
    kept: Path

    def begin(self) -> None:
        snapshot.put_back(self.here.hub, self.kept)


Scenes = Callable[[str], Scene]


@contextmanager
def scene(command: str, folder: Path) -> Iterator[Scene]:
    """Everything that was asked and answered in it has fitted GitHub's description when it ends."""
    prepare, words = SCENES[command]
    with Hub(folder / "hub", seed(), runs=False) as hub:
        here = Coalition(hub, folder)
        prepare(here)
        snapshot.take(hub, folder / "kept")
        yield Scene(here, words, folder / "kept")
        assert hub.contract.violations() == []
