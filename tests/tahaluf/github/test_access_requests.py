"""`tahaluf access` reads in batches, as the server's request counts show."""

from collections.abc import Iterator

import pytest

from localhub.domain import ANONYMOUS, accounts
from localhub.hub import Hub
from support import large_coalition
from tahaluf.access import OrganizationAccess, Source, list_grants
from tahaluf.clock import Clock
from tahaluf.github import Session, read_access
from tahaluf.item_errors import ItemErrors

REPOSITORIES, PEOPLE = 1000, 500
MOST_REQUESTS = 60  # issue 15
TIMESTAMP = large_coalition.TIMESTAMP


def load_large_organization(hub: Hub) -> None:
    """Create 1,000 repositories, each with a team and an outside collaborator, and a team of 500 people that can read
    all of them.
    """
    with hub.engine.begin(ANONYMOUS) as uow:
        organization = accounts.find_organization(uow, large_coalition.ORGANIZATION).id
    store = hub.store
    everybody = _team(hub, organization, "everybody")
    times = {"created_at": TIMESTAMP, "updated_at": TIMESTAMP}
    people = [
        store.insert("accounts", type="User", login=f"person-{number:03}", **times)
        for number in range(PEOPLE - 2)  # the owner and the steward are also people
    ]
    for person in people:
        store.insert("memberships", organization_id=organization, user_id=person, role="member")
        store.insert("team_members", team_id=everybody, user_id=person, role="member", state="active")
    outsider = store.insert("accounts", type="User", login="an-outsider", **times)
    for number in range(REPOSITORIES):
        slug = large_coalition.slug(number)
        repository = store.insert(
            "repositories",
            owner_id=organization,
            name=slug,
            visibility="public",
            pushed_at=TIMESTAMP,
            **times,
        )
        team = _team(hub, organization, slug)
        steward = {"user_id": large_coalition.STEWARD, "role": "maintainer", "state": "active"}
        store.insert("team_members", team_id=team, **steward)
        for id, permission in ((team, "maintain"), (everybody, "read")):
            store.insert("team_repositories", team_id=id, repository_id=repository, permission=permission)
        store.insert("collaborators", repository_id=repository, user_id=outsider, permission="write")


def _team(hub: Hub, organization: int, slug: str) -> int:
    times = {"created_at": TIMESTAMP, "updated_at": TIMESTAMP}
    return hub.store.insert(
        "teams", organization_id=organization, name=slug, slug=slug, privacy="secret", **times
    )


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with Hub(tmp_path_factory.mktemp("large"), large_coalition.SEED, run_workflows=False) as hub:
        load_large_organization(hub)
        yield hub


def read(hub: Hub) -> tuple[Session, OrganizationAccess]:
    session = Session(large_coalition.TOKEN, api_url=hub.url, clock=Clock(sleep=lambda seconds: None))
    return session, read_access(session, large_coalition.ORGANIZATION)


def test_a_thousand_repositories_and_five_hundred_people_need_sixty_requests_at_most(hub: Hub) -> None:
    session, access = read(hub)
    assert (len(access.repositories), len(access.members)) == (REPOSITORIES, PEOPLE)
    assert session.requests <= MOST_REQUESTS, session.requests
    assert session.writes == 0
    assert len(access.teams["everybody"].members) == PEOPLE - 2
    assert len(access.teams["everybody"].repositories) == REPOSITORIES
    manifest = large_coalition.manifest(REPOSITORIES, 1)
    sources = [grant.source for grant in list_grants(access, manifest, ItemErrors()).grants]
    for source in (Source.PROJECT_TEAM, Source.OTHER_TEAM, Source.OUTSIDE):
        assert sources.count(source) == REPOSITORIES
