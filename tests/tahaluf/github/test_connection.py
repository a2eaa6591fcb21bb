"""Redirects after a rename are followed, unless the request would lose its query string."""

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
    """A session for a renamed repository, which has one issue without labels."""
    with Hub(tmp_path, SEED, run_workflows=False) as hub:
        session = Session(OWNER_TOKEN, api_url=hub.url)
        session.rest(Rest("POST", "/repos/an-org/water-map/issues", {"title": "Not labelled"}))
        session.rest(Rest("PATCH", "/repos/an-org/water-map", {"name": "wells"}))
        yield session


def test_a_redirect_that_would_drop_a_filter_is_an_error(session: Session) -> None:
    with pytest.raises(CommandError, match=r"renamed during the run"):
        session.get("/repos/an-org/water-map/issues?labels=idea")


def test_a_request_without_a_query_string_is_redirected(session: Session) -> None:
    assert session.get("/repos/an-org/water-map").body["name"] == "wells"
