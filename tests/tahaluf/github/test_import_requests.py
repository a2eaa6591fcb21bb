"""`tahaluf import` reads an organization with few requests, as the server's request counts show."""

from pathlib import Path

from localhub.domain import ANONYMOUS, accounts
from localhub.domain.labels import DEFAULT_LABELS
from localhub.git import bare
from localhub.hub import Hub
from support import large_coalition
from tahaluf.clock import Clock
from tahaluf.flows.import_organization import read_state
from tahaluf.github import Session, read_apps

REPOSITORIES = 1000
MOST_REQUESTS = 40  # issue 17
TIMES = {"created_at": large_coalition.TIMESTAMP, "updated_at": large_coalition.TIMESTAMP}


def create_organization(hub: Hub) -> None:
    """Create 1,000 repositories and 1,000 teams: a team for each repository except the last, and one that can read
    them all. A few repositories have more labels than fit on one page.
    """
    with hub.engine.begin(ANONYMOUS) as uow:
        organization = accounts.find_organization(uow, large_coalition.ORGANIZATION).id
        folder = uow.repository_root
    everybody = _team(hub, organization, "everybody")
    for number in range(REPOSITORIES):
        slug = large_coalition.slug(number)
        repository = hub.store.insert(
            "repositories",
            owner_id=organization,
            name=slug,
            visibility="public",
            pushed_at=large_coalition.TIMESTAMP,
            **TIMES,
        )
        extra = [(f"label {one}", "ededed", "") for one in range(150 if number % 400 == 0 else 0)]
        for name, color, description in (*DEFAULT_LABELS[: 9 - number % 2], *extra):
            hub.store.insert(
                "labels",
                repository_id=repository,
                name=name,
                fold=name.casefold(),
                color=color,
                description=description,
                is_default=False,
                **TIMES,
            )
        teams = [(everybody, "read")]
        if number < REPOSITORIES - 1:
            teams.append((_team(hub, organization, slug), "maintain"))
        for team, permission in teams:
            hub.store.insert(
                "team_repositories", team_id=team, repository_id=repository, permission=permission
            )
    first = hub.store.fetch_value("SELECT MIN(id) FROM repositories")
    for number in range(REPOSITORIES):
        bare.repository_folder(folder, first + number).mkdir(parents=True, exist_ok=True)


def _team(hub: Hub, organization: int, slug: str) -> int:
    return hub.store.insert(
        "teams", organization_id=organization, name=slug, slug=slug, privacy="secret", **TIMES
    )


def test_an_import_of_a_thousand_repositories_needs_forty_requests_at_most(tmp_path: Path) -> None:
    with Hub(tmp_path, large_coalition.SEED, run_workflows=False) as hub:
        create_organization(hub)
        session = Session(large_coalition.TOKEN, api_url=hub.url, clock=Clock(sleep=lambda seconds: None))
        state = read_state(session, large_coalition.ORGANIZATION)
        assert read_apps(session, large_coalition.ORGANIZATION) is not None
    assert session.requests <= MOST_REQUESTS, session.requests
    assert session.writes == 0
    assert len(state.repositories) == REPOSITORIES
    assert len(state.repositories[large_coalition.slug(0)]["labels"]["nodes"]) == 159
    assert len(state.teams["everybody"]["repositories"]["edges"]) == REPOSITORIES
