"""Runs on four organizations with many repositories need few requests, even if one organization fails."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.core import Handler, Request, Response
from localhub.faults import FaultRule
from localhub.hub import Hub
from support import large_coalition
from tahaluf.cli.main import main
from tahaluf.flows.sync.sessions import token_variable

ORGANIZATIONS = large_coalition.organization_names(4)
REPOSITORIES_EACH, LABELS = 60, 3  # more than one page of fifty repositories
PAGES, BATCHES = 2, 3  # requests, with 50 repositories per query and 20 mutations per request
REQUESTS_EACH = PAGES + BATCHES


class FourOrganizations:
    def __init__(self, hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hub, self.path, self.monkeypatch = hub, folder / "projects.yml", monkeypatch
        self.requests_by_token: Counter[str] = Counter()
        further = ORGANIZATIONS[1:]
        self.path.write_text(
            large_coalition.manifest_text(REPOSITORIES_EACH * 4, LABELS, ORGANIZATIONS[0], further),
            encoding="utf-8",
        )
        large_coalition.load_into(
            hub,
            large_coalition.manifest(REPOSITORIES_EACH * 4, LABELS, ORGANIZATIONS[0], further),
            labels=LABELS - 1,
        )
        hub.middlewares.append(self.count)

    def count(self, request: Request, next_handler: Handler) -> Response:
        self.requests_by_token[request.token or ""] += 1
        return next_handler(request)

    def apply(self, *words: str) -> int:
        self.requests_by_token.clear()
        with self.monkeypatch.context() as patch:
            patch.setenv("GITHUB_API_URL", self.hub.url)
            for organization in ORGANIZATIONS:
                patch.setenv(token_variable(organization), large_coalition.token(organization))
            return main(["apply", "--yes", "--manifest", str(self.path), *words])

    def labels(self, organization: str) -> int:
        """Count the labels in all of an organization's repositories."""
        counted = self.hub.store.fetch_value(
            "SELECT count(*) FROM labels JOIN repositories ON repositories.id = repository_id"
            " JOIN accounts ON accounts.id = owner_id WHERE login = ?",
            organization,
        )
        return int(counted)


@pytest.fixture
def organizations_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FourOrganizations]:
    with Hub(tmp_path / "hub", large_coalition.seed(ORGANIZATIONS), run_workflows=False) as hub:
        yield FourOrganizations(hub, tmp_path, monkeypatch)


def test_each_token_is_used_only_for_its_own_organization(organizations_: FourOrganizations) -> None:
    assert organizations_.apply() == 0
    assert organizations_.requests_by_token == {
        large_coalition.token(organization): REQUESTS_EACH for organization in ORGANIZATIONS
    }
    assert [organizations_.labels(organization) for organization in ORGANIZATIONS] == [
        REPOSITORIES_EACH * LABELS
    ] * 4
    assert organizations_.apply() == 0
    assert organizations_.requests_by_token == {
        large_coalition.token(organization): PAGES for organization in ORGANIZATIONS
    }


def test_a_failing_organization_does_not_change_the_others_cost(
    organizations_: FourOrganizations,
) -> None:
    refusing = large_coalition.token(ORGANIZATIONS[1])
    organizations_.hub.faults.add_rules([FaultRule("forbidden", token=refusing, times=None)])
    assert organizations_.apply() == 1
    assert {
        token: asked for token, asked in organizations_.requests_by_token.items() if token != refusing
    } == {
        large_coalition.token(organization): REQUESTS_EACH
        for organization in ORGANIZATIONS
        if organization != ORGANIZATIONS[1]
    }
    assert [organizations_.labels(organization) for organization in ORGANIZATIONS] == [
        REPOSITORIES_EACH * (LABELS - 1 if organization == ORGANIZATIONS[1] else LABELS)
        for organization in ORGANIZATIONS
    ]


def test_two_shards_of_one_organization_do_the_work_once(organizations_: FourOrganizations) -> None:
    for shard in ("1/2", "2/2"):
        assert organizations_.apply("--organization", ORGANIZATIONS[2], "--shard", shard) == 0
    assert organizations_.labels(ORGANIZATIONS[2]) == REPOSITORIES_EACH * LABELS
    assert organizations_.apply("--organization", ORGANIZATIONS[2]) == 0
    assert organizations_.requests_by_token == {large_coalition.token(ORGANIZATIONS[2]): PAGES}
