"""Steps that create what exists in the organization without being managed."""

from support.histories.history import ORG, REPOS, AnnouncedHistory
from support.histories.names import FOREIGN_TEAMS, LABELS, PRIVATE, PUBLIC
from support.organization_builder import ORGANIZATION


def private_repository(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    name = PRIVATE[a % len(PRIVATE)]
    if history.exists(name):
        return
    history.founder(
        "POST",
        f"{ORG}/repos",
        name="accounts" if name == "ledger" else name,
        auto_init=True,
        private=True,
    )
    if name == "ledger":
        history.founder("PATCH", f"{REPOS}/accounts", name="ledger")


def public_repository(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    name = PUBLIC[a % len(PUBLIC)]
    if not history.exists(name):
        history.founder("POST", f"{ORG}/repos", name=name, auto_init=True, description="Ours.", has_wiki=True)
        if name == "attic":
            history.founder("PATCH", f"{REPOS}/attic", archived=True)


def team(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Create an unmanaged team that has a member and, if `vault` exists, access to it."""
    name = FOREIGN_TEAMS[a % len(FOREIGN_TEAMS)]
    if history.organization().team_id(name) is None:
        history.founder("POST", f"{ORG}/teams", name=name, privacy=("closed", "secret")[b % 2])
        history.founder("PUT", f"{ORG}/teams/{name}/memberships/another-steward", role="member")
        if history.exists("vault"):
            history.founder("PUT", f"{ORG}/teams/{name}/repos/{ORGANIZATION}/vault", permission="push")


def collaborator(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    if history.exists("vault"):
        history.founder("PUT", f"{REPOS}/vault/collaborators/another-steward", permission="push")


def labelled_issue(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    name = history.some_managed(a)
    if not history.exists(name):
        return
    label = LABELS[b % len(LABELS)]
    if label not in [one["name"] for one in history.target.here.founder.paginate(f"{REPOS}/{name}/labels")]:
        history.founder("POST", f"{REPOS}/{name}/labels", name=label, color="ededed")
    history.founder("POST", f"{REPOS}/{name}/issues", title="An issue", labels=[label])


SURROUNDINGS = (private_repository, public_repository, team, collaborator, labelled_issue)
