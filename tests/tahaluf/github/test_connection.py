"""A rename under our hands: what can be followed is, and a question that would lose its filter is not asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.hub import Hub
from support.hub_client import OWNER_TOKEN, SEED
from tahaluf.github import Session
from tahaluf.plan import Rest
from tahaluf.problems import CommandError


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """After a repository with one unlabelled issue was renamed."""
    with Hub(tmp_path, SEED, run_workflows=False) as hub:
        made = Session(OWNER_TOKEN, api_url=hub.url)
        made.rest(Rest("POST", "/repos/an-org/water-map/issues", {"title": "Not labelled"}))
        made.rest(Rest("PATCH", "/repos/an-org/water-map", {"name": "wells"}))
        yield made


def test_a_list_that_would_come_unfiltered_is_refused_in_words(session: Session) -> None:
    with pytest.raises(CommandError, match=r"renamed while the run was at it"):
        session.get("/repos/an-org/water-map/issues?labels=idea")


def test_a_request_without_a_query_follows(session: Session) -> None:
    assert session.get("/repos/an-org/water-map").body["name"] == "wells"
