"""A small coalition's control repository on localhub, its people, and the bot that handles proposals."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jwt

from localhub.hub import Hub
from support.earlier_forms import PROPOSAL as FORM
from support.earlier_forms import choices
from support.hub_client import APP_KEY, app_seed
from support.proposals import MANIFEST, OPTIONS, body
from tahaluf.flows.propose import propose
from tahaluf.forms import sync_options
from tahaluf.github import Session, read_open_proposals
from tahaluf.layout import PROPOSAL_FORM
from tahaluf.plan import Rest

ORGANIZATION = "example-coalition"
CONTROL = f"{ORGANIZATION}/control"
API = f"/repos/{CONTROL}"
PEOPLE_IDS = {"founder": 12, "proposer": 13, "a-steward": 4242, "another-steward": 4243, "a-passer-by": 15}
PERMISSIONS = {"contents": "write", "issues": "write", "pull_requests": "write", "metadata": "read"}


class ProposalCoalition:
    """The control repository of a small coalition, its people, and the bot."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.people = {login: Session(f"token-{login}", api_url=hub.url) for login in PEOPLE_IDS}
        self.founder, self.proposer = self.people["founder"], self.people["proposer"]
        self.bot = self.new_bot_session()

    def new_bot_session(self, **permissions: str) -> Session:
        """A new session, as each run has one: it counts its own requests and writes."""
        now = int(time.time())
        app = self.founder.get("/apps/tahaluf").body
        claims = {"iat": now - 30, "exp": now + 300, "iss": app["client_id"]}
        as_app = Session(jwt.encode(claims, APP_KEY, algorithm="RS256"), api_url=self.hub.url)
        [installation] = as_app.paginate("/app/installations")
        path = f"/app/installations/{installation['id']}/access_tokens"
        body_of_token = {"repositories": ["control"], "permissions": PERMISSIONS | permissions}
        return Session(as_app.rest(Rest("POST", path, body_of_token)).body["token"], api_url=self.hub.url)

    def open_issue(self, **answers: Any) -> int:
        fields = {"title": "Proposal", "body": body(**answers), "labels": ["proposal"]}
        number = self.proposer.rest(Rest("POST", f"{API}/issues", fields)).body["number"]
        # Labelling requires the triage role; the form adds its labels for everybody.
        self.founder.rest(Rest("POST", f"{API}/issues/{number}/labels", {"labels": ["proposal"]}))
        return int(number)

    def propose(self, name: str) -> int:
        slug = name.lower()
        return self.open_issue(name=name, slug=slug, summary=f"All that concerns the {slug}.")

    def edit_issue(self, number: int, **fields: Any) -> None:
        self.proposer.rest(Rest("PATCH", f"{API}/issues/{number}", fields))

    def run(self, *numbers: int) -> int:
        """Run the bot for these issues, or for all. Returns the number of writes."""
        bot = self.new_bot_session()
        propose(bot, CONTROL, list(numbers) or read_open_proposals(bot, CONTROL), self.hub.url)
        return bot.writes

    def delete_issue(self, number: int) -> None:
        """Simulate deleting, transferring or converting an issue, for which the hub has no API."""
        self.hub.store.execute(
            "DELETE FROM comments WHERE issue_id = (SELECT id FROM issues WHERE number = ?)", number
        )
        self.hub.store.execute("DELETE FROM issues WHERE number = ?", number)

    def rename(self, login: str, new_login: str) -> None:
        """Rename an account, for which GitHub has no API; the old login is free immediately."""
        self.hub.store.execute("UPDATE accounts SET login = ? WHERE login = ?", new_login, login)

    def comments(self, number: int) -> list[str]:
        return [comment["body"] for comment in self.founder.paginate(f"{API}/issues/{number}/comments")]

    def pulls(self) -> list[dict[str, Any]]:
        return list(self.founder.paginate(f"{API}/pulls?state=all"))

    def manifest_at(self, ref: str) -> str:
        response = self.founder.get(f"{API}/contents/projects.yml?ref={ref}").body
        return base64.b64decode(response["content"]).decode()

    def merge(self, pull: int) -> None:
        self.founder.rest(Rest("PUT", f"{API}/pulls/{pull}/merge", {"merge_method": "squash"}))


@contextmanager
def start_proposal_coalition(folder: Path, **settings: Any) -> Iterator[ProposalCoalition]:
    """Start a hub that must not violate GitHub's API description."""
    seed = {
        "users": [
            {
                "login": login,
                "id": number,
                "tokens": [{"token": f"token-{login}", "scopes": ["repo", "workflow"]}],
            }
            for login, number in PEOPLE_IDS.items()
        ],
        "organizations": [{"login": ORGANIZATION, "owners": ["founder"]}],
        "apps": [app_seed(ORGANIZATION, PERMISSIONS)],
        "repositories": [
            {
                "owner": ORGANIZATION,
                "name": "control",
                "labels": [{"name": "proposal", "color": "ededed"}],
                "files": {
                    "projects.yml": MANIFEST,
                    PROPOSAL_FORM: sync_options(FORM.read_text("utf-8"), choices(OPTIONS)),
                },
            }
        ],
    }
    with Hub(folder / "hub", seed, run_workflows=False, **settings) as hub:
        yield ProposalCoalition(hub)
        assert hub.contract.violations() == []
