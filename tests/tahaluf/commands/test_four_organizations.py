"""Four organizations of many repositories: what they cost together, and that one which refuses costs no other."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import big_town
from localhub.core import Handler, Request, Response
from localhub.faults import Fault
from localhub.hub import Hub
from tahaluf.cli import main
from tahaluf.commands.fleet.sessions import variable

HOMES = big_town.names(4)
EACH, LABELS = 60, 3  # a page of fifty repositories, and some more
PAGES, BATCHES = 2, 3  # requests: 50 repositories a query, 20 mutations a request
ASKED = PAGES + BATCHES


class Town:
    def __init__(self, hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hub, self.path, self.monkeypatch = hub, folder / "projects.yml", monkeypatch
        self.asked: Counter[str] = Counter()
        further = HOMES[1:]
        self.path.write_text(big_town.manifest_text(EACH * 4, LABELS, HOMES[0], further), encoding="utf-8")
        big_town.settle(hub, big_town.manifest(EACH * 4, LABELS, HOMES[0], further), labels=LABELS - 1)
        hub.middlewares.append(self.count)

    def count(self, request: Request, following: Handler) -> Response:
        self.asked[request.token or ""] += 1
        return following(request)

    def apply(self, *words: str) -> int:
        self.asked.clear()
        with self.monkeypatch.context() as patch:
            patch.setenv("GITHUB_API_URL", self.hub.url)
            for home in HOMES:
                patch.setenv(variable(home), big_town.token(home))
            return main(["apply", "--yes", "--manifest", str(self.path), *words])

    def labels(self, home: str) -> int:
        """How many there are in all of an organization's repositories."""
        counted = self.hub.store.value(
            "SELECT count(*) FROM labels JOIN repositories ON repositories.id = repository_id"
            " JOIN accounts ON accounts.id = owner_id WHERE login = ?",
            home,
        )
        return int(counted)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with Hub(tmp_path / "hub", big_town.seed(HOMES), runs=False) as hub:
        yield Town(hub, tmp_path, monkeypatch)


def test_each_token_pays_for_its_own_organization_and_for_no_other(town: Town) -> None:
    assert town.apply() == 0
    assert town.asked == {big_town.token(home): ASKED for home in HOMES}
    assert [town.labels(home) for home in HOMES] == [EACH * LABELS] * 4
    assert town.apply() == 0
    assert town.asked == {big_town.token(home): PAGES for home in HOMES}


def test_one_that_refuses_everything_leaves_the_other_three_done_at_their_usual_price(town: Town) -> None:
    refusing = big_town.token(HOMES[1])
    town.hub.faults.arm([Fault("forbidden", token=refusing, times=None)])
    assert town.apply() == 1
    assert {token: asked for token, asked in town.asked.items() if token != refusing} == {
        big_town.token(home): ASKED for home in HOMES if home != HOMES[1]
    }
    assert [town.labels(home) for home in HOMES] == [
        EACH * (LABELS - 1 if home == HOMES[1] else LABELS) for home in HOMES
    ]


def test_two_shares_of_one_organization_do_it_once(town: Town) -> None:
    for shard in ("1/2", "2/2"):
        assert town.apply("--organization", HOMES[2], "--shard", shard) == 0
    assert town.labels(HOMES[2]) == EACH * LABELS
    assert town.apply("--organization", HOMES[2]) == 0
    assert town.asked == {big_town.token(HOMES[2]): PAGES}
