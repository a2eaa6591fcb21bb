"""Lists in GraphQL are filtered and sorted as requested, and no argument is silently ignored."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from inspect import signature
from itertools import count, pairwise
from types import FunctionType
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLObjectType, get_named_type

from localhub.graphql import accounts, issues, labels, objects, repositories, teams
from localhub.graphql.schema import schema
from localhub.hub import Hub
from support.hub_client import SEED, HubClient

HERE = "/repos/an-org/b"
NAMES = (
    "b",
    "C",
    "a",
)  # sorted alphabetically, in ASCII or by creation time, these names have different orders
ORGANIZATION, REPOSITORY = 'organization(login: "an-org")', 'repository(owner: "an-org", name: "b")'
# The objects that contain each list.
LISTS = {
    "Organization.repositories": [ORGANIZATION],
    "Organization.teams": [ORGANIZATION],
    "User.organizations": ["viewer"],
    "Repository.issues": [REPOSITORY],
    "Repository.environments": [REPOSITORY],
    "Repository.labels": [REPOSITORY],
    "Repository.refs": [REPOSITORY],
    "Repository.pullRequests": [REPOSITORY],
    "Label.issues": [REPOSITORY, 'label(name: "a")'],
    "Label.pullRequests": [REPOSITORY, 'label(name: "a")'],
    "Issue.comments": [REPOSITORY, "issue(number: 1)"],
    "Issue.labels": [REPOSITORY, "issue(number: 1)"],
    "PullRequest.comments": [REPOSITORY, "pullRequest(number: 4)"],
    "PullRequest.labels": [REPOSITORY, "pullRequest(number: 4)"],
    "Commit.associatedPullRequests": [REPOSITORY, 'object(expression: "b")', "... on Commit"],
    "Ref.associatedPullRequests": [REPOSITORY, 'ref(qualifiedName: "b")'],
}
EMPTY = {"PullRequest.closingIssuesReferences", "Repository.milestones"}  # always empty in localhub
UNSHOWN = {("Repository.environments", "CREATED_AT")}  # GitHub does not show when they were created
# The field of an item that each kind of order sorts by. localhub has no stars
SHOWN = {
    "CREATED_AT": "createdAt",
    "UPDATED_AT": "updatedAt",
    "PUSHED_AT": "pushedAt",
    "NAME": "name",
    "LOGIN": "login",
    "ALPHABETICAL": "name",
    "COMMENTS": "comments(first: 1) { totalCount }",
    "TAG_COMMIT_DATE": "target { ... on Commit { committedDate } }",
}
VIEWS = {
    "Commit": objects.Commit,
    "Issue": issues.Issue,
    "Label": labels.Label,
    "Organization": accounts.Organization,
    "PullRequest": issues.PullRequest,
    "Ref": objects.Ref,
    "Repository": repositories.Repository,
    "Team": teams.Team,
    "User": accounts.User,
}


def _ok(client: HubClient, method: str, path: str, **body: Any) -> Any:
    response = client.request(method, path, **body)
    assert response.status_code < 300, response.text
    return response.json() if response.content else None


def _build(client: HubClient) -> None:
    """Create three of everything, and then change them in another order."""
    send = partial(_ok, client)
    for name in NAMES:
        send("POST", "/orgs/an-org/repos", name=name, auto_init=True)
        send("POST", "/orgs/an-org/teams", name=f"{name}-team")
    for name in NAMES:
        send("POST", f"{HERE}/labels", name=name, color="ededed")
    for name in NAMES:
        send("PUT", f"{HERE}/environments/{name}")
        send("POST", f"{HERE}/issues", title=name, labels=list(NAMES))
    _build_pulls(client)
    for place, number in ((0, 2), (1, 3), (2, 1), (0, 5), (1, 6), (2, 4)):
        for _ in range(place + 1):
            send("POST", f"{HERE}/issues/{number}/comments", body="c")
    for number in (1, 4):
        first = send("GET", f"{HERE}/issues/{number}/comments")[0]
        send("PATCH", f"{HERE}/issues/comments/{first['id']}", body="d")
    for name in ("a", "b", "C"):
        send("PATCH", f"/repos/an-org/{name}", description="d")


def _build_pulls(client: HubClient) -> None:
    """Create branches with the same tip, so that a commit has several pull requests, two of which have the same
    branch.
    """
    send = partial(_ok, client)
    tip = ""
    for name in (*NAMES, "other"):
        if name != "other":
            change = {"message": f"Add {name}", "content": "aQ=="}
            tip = send("PUT", f"{HERE}/contents/{name}", **change)["commit"]["sha"]
            send("POST", f"{HERE}/git/refs", ref=f"refs/tags/{name}", sha=tip)
    for base in ("b", "C", "a", "next"):
        send("POST", f"{HERE}/git/refs", ref=f"refs/heads/{base}", sha=tip)
    tip = send("PUT", f"{HERE}/contents/x", message="Add x", content="eA==", branch="b")["commit"]["sha"]
    for name in ("C", "a"):
        send("PATCH", f"{HERE}/git/refs/heads/{name}", sha=tip)
    for head, base in (("b", "main"), ("C", "main"), ("a", "main"), ("b", "next")):
        made = send("POST", f"{HERE}/pulls", title=head, head=head, base=base)
        send("PATCH", f"{HERE}/issues/{made['number']}", labels=list(NAMES))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubClient]:
    organizations = [{**SEED["organizations"][0], "login": f"{name}-org"} for name in ("an", *NAMES)]
    seconds, start = count(), datetime(2026, 5, 4, tzinfo=UTC)
    seed = {**SEED, "organizations": organizations, "repositories": []}
    with Hub(
        tmp_path_factory.mktemp("hub"),
        seed,
        run_workflows=False,
        clock=lambda: start + timedelta(seconds=next(seconds)),  # a new second for every event
    ) as hub:
        made = HubClient(hub)
        _build(made)
        yield made


def _orders() -> Iterator[tuple[str, str]]:
    """Every list that can be sorted, with each possible order."""
    for type_name, view in VIEWS.items():
        type_ = schema().type_map[type_name]
        assert isinstance(type_, GraphQLObjectType)
        for name, field in type_.fields.items():
            method = getattr(view, name, None)
            if "orderBy" not in field.args or method is None or "orderBy" not in signature(method).parameters:
                continue
            order = get_named_type(field.args["orderBy"].type)
            kinds = get_named_type(order.fields["field"].type)
            assert isinstance(kinds, GraphQLEnumType)
            for kind in kinds.values:
                place = f"{type_name}.{name}"
                if kind in SHOWN and place not in EMPTY and (place, kind) not in UNSHOWN:
                    yield place, kind


ORDERS = sorted(_orders())


def _values(client: HubClient, place: str, kind: str, direction: str) -> list[Any]:
    shown, name = SHOWN[kind], place.partition(".")[2]
    extra = 'refPrefix: "refs/tags/", ' if name == "refs" else ""
    order = f"orderBy: {{field: {kind}, direction: {direction}}}"
    query = f"{name}({extra}first: 20, {order}) {{ nodes {{ {shown} }} }}"
    for outer in reversed(LISTS[place]):
        query = f"{outer} {{ {query} }}"
    answer = client.request("POST", "/graphql", query=f"{{ {query} }}").json()
    assert "errors" not in answer, answer
    found = answer["data"]
    while "nodes" not in found:
        found = next(iter(found.values()))
    values = [_scalar(node) for node in found["nodes"]]
    ignores_case = kind in ("NAME", "LOGIN") and name != "environments"
    return [value.casefold() for value in values] if ignores_case else values


def _scalar(node: Any) -> Any:
    while isinstance(node, dict):
        node = next(iter(node.values()))
    return node


@pytest.mark.parametrize(("place", "kind"), ORDERS)
def test_lists_are_sorted_in_both_directions(client: HubClient, place: str, kind: str) -> None:
    ascending = _values(client, place, kind, "ASC")
    assert len(set(ascending)) > 1, "nothing to sort"
    assert all(earlier <= later for earlier, later in pairwise(ascending))
    assert _values(client, place, kind, "DESC") == ascending[::-1]


def test_every_order_is_compared() -> None:
    """Every method with the argument `orderBy` must belong to one of the VIEWS, so that its orders are tested."""
    modules = (accounts, issues, labels, objects, repositories, teams)
    classes = [one for module in modules for one in vars(module).values() if isinstance(one, type)]
    methods = {method for one in classes for method in vars(one).values() if isinstance(method, FunctionType)}
    ordered = {method for method in methods if "orderBy" in signature(method).parameters}
    names = (place.split(".") for place in {*LISTS, *EMPTY})
    assert ordered == {getattr(VIEWS[view], name) for view, name in names}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            f"{ORGANIZATION} {{ repositories(first: 1, hasIssuesEnabled: true) {{ totalCount }} }}",
            "hasIssues",
        ),
        (f"{ORGANIZATION} {{ teams(first: 1, role: MEMBER) {{ totalCount }} }}", "role"),
        (
            f'{REPOSITORY} {{ label(name: "a") {{ issues(first: 1, states: OPEN) {{ totalCount }} }} }}',
            "states",
        ),
    ],
)
def test_unsupported_arguments_are_errors(client: HubClient, query: str, message: str) -> None:
    [error] = client.request("POST", "/graphql", query=f"{{ {query} }}").json()["errors"]
    assert error["message"].startswith(f"localhub does not support the argument {message}")


def test_repositories_and_teams_are_filtered(client: HubClient) -> None:
    query = """{ organization(login: "an-org") {
        public: repositories(first: 9, privacy: PUBLIC, isFork: false, isArchived: false) { totalCount }
        private: repositories(first: 9, visibility: PRIVATE) { totalCount }
        forks: repositories(first: 9, isFork: true) { totalCount }
        visible: teams(first: 9, privacy: VISIBLE) { totalCount }
        named: teams(first: 9, query: "c-t", rootTeamsOnly: true) { totalCount }
    } }"""
    found = client.request("POST", "/graphql", query=query).json()["data"]["organization"]
    counts = {name: connection["totalCount"] for name, connection in found.items()}
    assert counts == {"public": 3, "private": 0, "forks": 0, "visible": 0, "named": 1}
