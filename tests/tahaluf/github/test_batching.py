"""Batches keep their items in order, and each batch sends a single query."""

from collections.abc import Mapping
from typing import Any, cast

import pytest

from tahaluf.github import Session
from tahaluf.github.batching import (
    KEY_PLACEHOLDER,
    aliased_fields,
    aliased_nodes,
    batched,
    build_lookup_query,
    query_repository_batches,
)
from tahaluf.problems import CommandError

BOT = 9000


class RepositorySession:
    """Responds to every query with one repository or none, and records the documents."""

    def __init__(self, repository: Mapping[str, Any] | None) -> None:
        self.repository = repository
        self.documents: list[str] = []

    def query(self, document: str, variables: Mapping[str, Any]) -> Any:
        assert variables == {"owner": "an-org", "name": "control"}
        self.documents.append(document)
        return {"viewer": {"databaseId": BOT}, "repository": self.repository}


def read(session: RepositorySession, numbers: list[int]) -> list[tuple[int, Any, int]]:
    return list(
        query_repository_batches(
            cast(Session, session),
            "an-org/control",
            numbers,
            2,
            lambda number: f"issue(number: {number}) {{ id }}",
        )
    )


def test_the_last_batch_may_be_smaller() -> None:
    assert list(batched("abcde", 2)) == ["ab", "cd", "e"]
    assert list(batched("", 2)) == []


def test_nodes_are_read_by_the_aliases_of_their_fields() -> None:
    assert aliased_fields(["issue(number: 7) { id }", "name"]) == "n0: issue(number: 7) { id } n1: name"
    assert aliased_nodes({"n1": "water-map", "n0": None}, 3) == [None, "water-map", None]


def test_each_batch_of_a_repository_is_one_query() -> None:
    session = RepositorySession({"n0": {"id": "a"}, "n1": None})
    assert read(session, [4, 5, 6]) == [(4, {"id": "a"}, BOT), (5, None, BOT), (6, {"id": "a"}, BOT)]
    assert "n0: issue(number: 4) { id } n1: issue(number: 5) { id }" in session.documents[0]
    assert "n0: issue(number: 6) { id }" in session.documents[1]
    assert len(session.documents) == 2


def test_nothing_to_read_needs_no_query() -> None:
    session = RepositorySession({})
    assert read(session, []) == []
    assert session.documents == []


def test_an_inaccessible_repository_is_an_error() -> None:
    with pytest.raises(CommandError, match="an-org/control is not accessible"):
        read(RepositorySession(None), [4])


def test_names_are_variables_and_unused_variables_are_omitted() -> None:
    field = f"user(login: {KEY_PLACEHOLDER}) {{ login }}"
    assert build_lookup_query([(field, 'a"b')], {"org": "an-org"}) == (
        "query($n0: String!) { n0: user(login: $n0) { login } }",
        {"n0": 'a"b'},
    )
    owned = f"repository(owner: $org, name: {KEY_PLACEHOLDER}) {{ name }}"
    document, variables = build_lookup_query([(field, "a"), (owned, "b")], {"org": "an-org"})
    assert "n1: repository(owner: $org, name: $n1) { name }" in document
    assert variables == {"n0": "a", "n1": "b", "org": "an-org"}
