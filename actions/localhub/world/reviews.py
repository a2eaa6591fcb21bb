"""Reviews of pull requests, and who was asked for one."""

from collections.abc import Sequence
from dataclasses import dataclass

from localhub.world import issues, pulls
from localhub.world.accounts import Account, find_user, sender
from localhub.world.permissions import ROLES, require, role_in
from localhub.world.pulls import Pull
from localhub.world.refusals import Invalid, NotFound
from localhub.world.repositories import full_name
from localhub.world.unit import World


@dataclass(frozen=True, slots=True)
class Review:
    id: int
    issue_id: int
    author_id: int
    state: str
    body: str
    commit_oid: str
    submitted_at: str


STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def submit(world: World, row: Pull, event: str, body: str) -> Review:
    """Raises Invalid for one's own pull request, which nobody can approve."""
    repo, issue = pulls.base_of(world, row), issues.issue(world, row.issue_id)
    require(world, "pulls.review", repo)
    if event != "COMMENT" and issue.author_id == world.actor.account_id:
        raise Invalid(f"Can not {event.lower().replace('_', ' ')} on your own pull request")
    number = world.store.insert(
        "reviews",
        issue_id=row.issue_id,
        author_id=sender(world).id,
        state=STATES[event],
        body=body,
        commit_oid=row.head_oid,
        submitted_at=world.now(),
    )
    made = find(world, row, number)
    world.emit("pull_request_review", "submitted", repo.id, review=made, pull_request=issue)
    return made


def all_of(world: World, row: Pull) -> list[Review]:
    return world.store.all(Review, "SELECT * FROM reviews WHERE issue_id = ? ORDER BY id", row.issue_id)


def find(world: World, row: Pull, number: int) -> Review:
    found = world.store.one(
        Review, "SELECT * FROM reviews WHERE id = ? AND issue_id = ?", number, row.issue_id
    )
    if found is None:
        raise NotFound
    return found


def dismiss(world: World, row: Pull, number: int) -> Review:
    repo = pulls.base_of(world, row)
    require(world, "pulls.write", repo)
    found = find(world, row, number)
    if found.state not in ("APPROVED", "CHANGES_REQUESTED"):
        raise Invalid(f"Can not dismiss a {found.state.lower()} pull request review")
    world.store.update("reviews", number, state="DISMISSED")
    after = find(world, row, number)
    world.emit(
        "pull_request_review",
        "dismissed",
        repo.id,
        review=after,
        pull_request=issues.issue(world, row.issue_id),
    )
    return after


def requested(world: World, row: Pull) -> list[Account]:
    return world.store.all(
        Account,
        "SELECT a.* FROM accounts a JOIN review_requests r ON r.user_id = a.id WHERE r.issue_id = ? ORDER BY a.id",
        row.issue_id,
    )


def request(world: World, row: Pull, logins: Sequence[str]) -> None:
    """Ask people for a review. Raises Invalid for the author, and for one who may not see it."""
    repo, issue = pulls.base_of(world, row), issues.issue(world, row.issue_id)
    require(world, "pulls.write", repo)
    for user in (find_user(world, login) for login in logins):
        if user.id == issue.author_id:
            raise Invalid("Review cannot be requested from pull request author.")
        if ROLES[role_in(world, user.id, repo)] < ROLES["read"] or user.type != "User":
            message = "Reviews may only be requested from collaborators. One or more of the users or teams"
            raise Invalid(
                f"{message} you specified is not a collaborator of the {full_name(world, repo)} repository."
            )
        if user not in requested(world, row):
            world.store.insert("review_requests", issue_id=row.issue_id, user_id=user.id)
            pulls.tell(world, "review_requested", row.issue_id, requested_reviewer=user)


def unrequest(world: World, row: Pull, logins: Sequence[str]) -> None:
    require(world, "pulls.write", pulls.base_of(world, row))
    gone = {login.casefold() for login in logins}
    for user in requested(world, row):
        if user.login.casefold() in gone:
            world.store.run(
                "DELETE FROM review_requests WHERE issue_id = ? AND user_id = ?", row.issue_id, user.id
            )
            pulls.tell(world, "review_request_removed", row.issue_id, requested_reviewer=user)
