"""Requests know whether they may be repeated, whether they write, and whether they count as submissions."""

from dataclasses import replace
from typing import Any

import pytest

from tahaluf.plan import Bulk, ChangeContext, Mutation, Response, Rest


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_request_that_creates_nothing_may_be_repeated(method: Any) -> None:
    assert Rest(method, "/x").can_retry
    assert Rest(method, "/x", idempotent=True).can_retry


def test_a_post_is_repeated_only_if_it_says_so() -> None:
    assert not Rest("POST", "/x").can_retry
    assert Rest("POST", "/x", idempotent=True).can_retry


@pytest.mark.parametrize(
    ("method", "writes"), [("GET", False), ("POST", True), ("PUT", True), ("DELETE", True)]
)
def test_everything_but_a_get_writes(method: Any, writes: bool) -> None:
    assert Rest(method, "/x").writes == writes


def test_a_request_says_nothing_that_it_was_not_told() -> None:
    plain = Rest("GET", "/x")
    assert (plain.body, plain.expected_statuses, plain.verify_path) == (None, frozenset(), None)
    assert not plain.just_created
    assert Mutation("addStar", "AddStarInput", {}).select == "clientMutationId"


def test_the_path_of_a_repository() -> None:
    context = ChangeContext("acme", "olive")
    assert context.repository == "/repos/acme/olive"
    assert (context.repository_id, context.default_branch, context.head) == (None, None, None)
    assert not context.just_created and not context.team_just_created
    assert "lina" not in repr(replace(context, operator="lina"))
    assert context.operator == ""


@pytest.mark.parametrize(
    ("body", "message"),
    [(None, ""), ({}, ""), ({"message": "Not Found"}, "Not Found"), ({"message": 1}, "1")],
)
def test_a_response_explains_an_error_if_github_does(body: Any, message: str) -> None:
    assert Response(404, body).message == message
    assert Response(404).headers == {} and Response(404).body is None


@pytest.mark.parametrize(
    "path",
    [
        "/repos/o/r/issues",
        "/repos/o/r/pulls",
        "/repos/o/r/issues/3/comments",
        "/repos/o/r/pulls/3/reviews",
        "/repos/o/r/issues?x=1",
    ],
)
def test_only_a_post_of_an_issue_a_pull_request_or_a_comment_is_a_submission(path: str) -> None:
    assert Rest("POST", path).is_submission
    assert not Rest("PATCH", path).is_submission
    assert not Rest("POST", "/repos/o/r/git/trees").is_submission
    assert not Rest("POST", f"{path.partition('?')[0]}/x").is_submission
    assert not Rest("POST", f"/x{path}").is_submission


@pytest.mark.parametrize(
    ("field", "is_submission"),
    [
        ("createIssue", True),
        ("createPullRequest", True),
        ("addComment", True),
        ("addPullRequestReview", True),
        ("createLabel", False),
        ("updateIssueComment", False),
    ],
)
def test_a_mutation_is_a_submission_if_it_makes_something_that_people_read(
    field: str, is_submission: bool
) -> None:
    assert Mutation(field, "Input", {}).is_submission == is_submission


def test_parts_that_differ_only_in_their_item_share_a_request() -> None:
    part = Bulk("PATCH", "/orgs/acme/x", {"value": "a"}, "names", "olive", 30)
    assert part.is_like(replace(part, item="pine"))
    for fields in ({"method": "POST"}, {"path": "/orgs/acme/y"}, {"body": {"value": "b"}}, {"key": "ids"}):
        assert not part.is_like(replace(part, **fields))
    request = replace(part, method="POST").with_items(["olive", "pine"])
    assert (request.method, request.path, request.can_retry) == ("POST", "/orgs/acme/x", True)
    assert request.body == {"value": "a", "names": ["olive", "pine"]}
