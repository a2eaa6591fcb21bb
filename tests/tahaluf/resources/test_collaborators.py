"""Direct collaborators gain, keep or lose access as the manifest says, with the right requests. These tests need no
network.
"""

from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import Collaborator, Project, Repository
from tahaluf.plan import UNSET, Change, ChangeContext, ChangeKind, PlanItem, Rest, Risk, Unmanaged
from tahaluf.resources.collaborators import (
    Access,
    ActualCollaborators,
    CollaboratorsResource,
    DesiredCollaborators,
    RemoveCollaborator,
    has_unlisted_collaborators,
    missing_collaborators,
    own_permission,
)

RESOURCE = CollaboratorsResource()
LINA = Collaborator(login="lina", id=7, permission="write")
PATH = "/repos/acme/olive/collaborators/lina"


def planned(actual: ActualCollaborators, *people: Collaborator) -> list[PlanItem]:
    return list(RESOURCE.diff(DesiredCollaborators("olive", people, "d" * 32), actual))


def present(
    login: str = "lina", id: int = 7, permission: str = "write", **fields: Any
) -> ActualCollaborators:
    return ActualCollaborators({id: Access(login, permission, **fields)})


@pytest.mark.parametrize(
    ("actual", "kind", "risk", "reason"),
    [
        (ActualCollaborators(), ChangeKind.GRANT, Risk.ACCESS, "write"),
        (present(permission="read"), ChangeKind.GRANT, Risk.ACCESS, "read → write"),
        (present(permission="a custom role"), ChangeKind.GRANT, Risk.ACCESS, "a custom role → write"),
        (present(permission="admin"), ChangeKind.REVOKE, Risk.NONE, "admin → write"),
        (present("a-former-login"), None, None, None),
        (
            present("lina", id=8),
            ChangeKind.GRANT,
            Risk.ACCESS,
            "write",
        ),  # another account now has her former login
    ],
)
def test_only_more_access_needs_a_review(
    actual: ActualCollaborators, kind: ChangeKind | None, risk: Risk | None, reason: str | None
) -> None:
    changes = [
        item for item in planned(actual, LINA) if isinstance(item, Change) and "description" in str(item)
    ]
    found = [(c.kind, c.risk, c.reason) for c in changes if not isinstance(c.operation, RemoveCollaborator)]
    assert found == ([(kind, risk, reason)] if kind else [])
    assert all(
        (change.granted_person and change.granted_person.id)
        == (7 if change.kind is ChangeKind.GRANT else None)
        for change in changes
    )
    assert all("lina" not in f"{change.target} {change.reason}" for change in changes)


def test_whoever_is_not_listed_loses_access_without_a_review() -> None:
    [change] = planned(present("omar", 9), *())
    assert isinstance(change, Change)
    assert (change.kind, change.risk) == (ChangeKind.REVOKE, Risk.NONE)
    assert change.reason == "the manifest does not list them as a collaborator"
    assert change.operation == RemoveCollaborator("omar", 9, "write")
    requests, _ = play(
        RESOURCE.steps(change, DesiredCollaborators("olive", (), ""), ChangeContext("acme", "olive"))
    )
    path = "/repos/acme/olive/collaborators/omar"
    assert requests == [Rest("DELETE", path, expected_statuses=frozenset({404}))]


def test_whoever_is_not_listed_stays_if_the_entry_says_so() -> None:
    desired = DesiredCollaborators("olive", (LINA,), "", keeps_others=True)
    people = {7: Access("lina", "write"), 9: Access("omar", "admin")}
    [item] = RESOURCE.diff(desired, ActualCollaborators(people))
    assert isinstance(item, Unmanaged)
    assert item.reason == "the entry does not list them, but says `unlisted_collaborators: keep`"


def test_an_owner_of_the_organization_is_not_removed() -> None:
    [item] = planned(ActualCollaborators({9: Access("omar", "admin")}, owners=frozenset({9})))
    assert isinstance(item, Unmanaged)


def test_an_invitation_counts_as_access_until_it_expires() -> None:
    assert planned(present(is_invited=True), LINA) == []
    [item] = planned(present(is_invited=True, is_expired=True), LINA)
    assert isinstance(item, Unmanaged)
    assert item.is_notice
    assert planned(present(is_invited=True)) == []  # `tahaluf access` lists other invitations


def test_the_account_with_the_id_gets_the_access() -> None:
    [change] = planned(ActualCollaborators(), LINA)
    assert isinstance(change, Change)
    steps = RESOURCE.steps(change, DesiredCollaborators("olive", (), ""), ChangeContext("acme", "olive"))
    looked_up, given = play(steps, [{"login": "lina"}])[0]
    assert isinstance(looked_up, Rest)
    assert looked_up.path == "/user/7"
    assert given == Rest("PUT", PATH, {"permission": "push"})


def edge(*sources: tuple[str, str], permission: str = "ADMIN") -> dict[str, Any]:
    found = [
        {"permission": "READ", "roleName": role, "source": {"__typename": kind}} for kind, role in sources
    ]
    return {"permission": permission, "permissionSources": found, "node": {"databaseId": 7, "login": "lina"}}


@pytest.mark.parametrize(
    ("edges", "people"),
    [
        ([edge(("Repository", "triage"), ("Team", "admin"))], {7: Access("lina", "triage")}),
        ([edge(("Organization", "admin"))], {}),
        ([{**edge(permission="WRITE"), "permissionSources": None}], {7: Access("lina", "write")}),
    ],
)
def test_only_the_repositorys_own_grant_counts(edges: list[Any], people: dict[int, Access]) -> None:
    node: Any = {"repository": {"name": "olive", "collaborators": {"edges": edges}}, "team": None}
    assert RESOURCE.actual_state(node).people == people


def test_what_was_not_read_is_not_changed() -> None:
    assert planned(RESOURCE.actual_state({"repository": {"name": "olive"}, "team": None}), LINA) == []
    assert len(planned(RESOURCE.actual_state({"repository": None, "team": None}), LINA)) == 1


def granted(*grants: tuple[str, str | None, str]) -> dict[str, Any]:
    return {
        "permission": "ADMIN",
        "permissionSources": [
            {"permission": permission, "roleName": role, "source": {"__typename": source}}
            for permission, role, source in grants
        ],
    }


@pytest.mark.parametrize(
    ("edge", "permission"),
    [
        (granted(), None),
        (granted(("READ", None, "Team")), None),
        (granted(("ADMIN", None, "Team"), ("READ", None, "Repository")), "read"),
        (granted(("WRITE", None, "Repository"), ("READ", None, "Repository")), "write"),
        (granted(("READ", None, "Repository"), ("WRITE", None, "Repository")), "write"),
        (granted(("READ", "Reviewer", "Repository")), "reviewer"),
        (granted(("READ", "Reviewer", "Repository"), ("READ", None, "Repository")), "read"),
        ({"permission": "TRIAGE", "permissionSources": None}, "triage"),
        ({"permission": "TRIAGE", "permissionSources": UNSET}, "triage"),
    ],
)
def test_the_permission_of_a_person_is_the_highest_that_the_repository_itself_gives(
    edge: dict[str, Any], permission: str | None
) -> None:
    assert own_permission(edge) == permission


@pytest.mark.parametrize(
    ("people", "unlisted", "missing", "removed"),
    [
        (None, "delete", False, False),
        ((), "delete", False, True),
        ((), "keep", False, False),
        ((LINA,), "delete", False, False),
        ((Collaborator(login="omar", id=8, permission="read"),), "delete", True, True),
        ((LINA, Collaborator(login="omar", id=8, permission="read")), "keep", True, False),
    ],
)
def test_a_run_knows_beforehand_who_is_missing_and_who_would_be_removed(
    people: tuple[Collaborator, ...] | None, unlisted: Any, missing: bool, removed: bool
) -> None:
    edge = {**granted(("WRITE", None, "Repository")), "node": {"databaseId": 7, "login": "lina"}}
    node: Any = {"repository": {"collaborators": {"edges": [edge]}, "rest": {"invitations": []}}}
    settings = Repository.model_construct(collaborators=people, unlisted_collaborators=unlisted)
    project = Project.model_construct(slug="olive", name="Olive", repository=settings)
    assert missing_collaborators(project, node) is missing
    assert has_unlisted_collaborators(project, node) is removed
