"""The control repository of a small coalition on localhub, the coalition's people, and the bot that handles
proposals.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localhub.hub import Hub
from support.earlier_forms import PROPOSAL as FORM
from support.earlier_forms import choices
from support.organization import Organization
from support.organization_builder import CONTROL, OrganizationBuilder
from support.proposals import MANIFEST, OPTIONS, body
from tahaluf.flows.propose import propose
from tahaluf.forms import sync_options
from tahaluf.github import Session, read_open_proposals
from tahaluf.layout import PROPOSAL_FORM, PROPOSAL_LABEL

API = f"/repos/{CONTROL}"
PEOPLE_IDS = {"founder": 12, "proposer": 13, "a-steward": 4242, "another-steward": 4243, "a-passer-by": 15}
PERMISSIONS = {"contents": "write", "issues": "write", "pull_requests": "write", "metadata": "read"}


class ProposalCoalition(Organization):
    """The control repository of a small coalition, its people, and the bot."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.proposer = self.people["proposer"]
        self.bot = self.new_bot_session()

    def new_bot_session(self, **permissions: str) -> Session:
        """Open a new session, as every run does. It counts requests and writes from zero."""
        return Session(self.new_token(PERMISSIONS | permissions, ["control"]), api_url=self.hub.url)

    def submit(self, **answers: Any) -> int:
        """Submit a proposal form."""
        return self.open_issue("proposer", PROPOSAL_LABEL, body(**answers), "Proposal")

    def propose(self, name: str) -> int:
        slug = name.lower()
        return self.submit(name=name, slug=slug, summary=f"All that concerns the {slug}.")

    def edit_issue(self, number: int, *, login: str | None = "proposer", **fields: Any) -> None:
        """Edit an issue, as the proposer by default."""
        super().edit_issue(number, login=login, **fields)

    def run(self, *numbers: int) -> int:
        """Run the bot for these issues, or for all issues, and return the number of writes."""
        bot = self.new_bot_session()
        propose(bot, CONTROL, list(numbers) or read_open_proposals(bot, CONTROL), self.hub.url)
        return bot.writes

    def delete_issue(self, number: int) -> None:
        """Simulate the deletion, transfer or conversion of an issue, for which the hub has no API."""
        self.hub.store.execute(
            "DELETE FROM comments WHERE issue_id = (SELECT id FROM issues WHERE number = ?)", number
        )
        self.hub.store.execute("DELETE FROM issues WHERE number = ?", number)

    def rename(self, login: str, new_login: str) -> None:
        """Rename an account without using GitHub's API, which cannot do this. The old login is immediately available
        again.
        """
        self.hub.store.execute("UPDATE accounts SET login = ? WHERE login = ?", new_login, login)

    def pulls(self) -> list[dict[str, Any]]:
        return list(self.founder.paginate(f"{API}/pulls?state=all"))


@contextmanager
def start_proposal_coalition(
    folder: Path, form: str | None = None, **settings: Any
) -> Iterator[ProposalCoalition]:
    """Start the coalition. `form`: another proposal form. `settings` are passed to the hub."""
    forms = {PROPOSAL_FORM: form or sync_options(FORM.read_text("utf-8"), choices(OPTIONS))}
    builder = OrganizationBuilder().app(PERMISSIONS).control(MANIFEST, forms, [PROPOSAL_LABEL])
    for login, number in PEOPLE_IDS.items():
        builder.account(login, number, owner=login == "founder", scopes=["repo", "workflow"])
    builder.account("ghost", 10137, token="")
    with builder.start(folder, **settings) as hub:
        yield ProposalCoalition(hub)
