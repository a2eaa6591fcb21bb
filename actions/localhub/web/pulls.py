"""Pull requests: the list, and one with its conversation, its commits and its files."""

from typing import Any

from localhub.core import Response
from localhub.web.commits import files, signed
from localhub.web.conversation import by_time, opening, reviewed
from localhub.web.frame import frame
from localhub.web.issues import about, listed
from localhub.web.visit import Page, Visit, page, redirect
from localhub.world import git, issues, pulls, repositories, reviews
from localhub.world.repositories import Repository

ONE = "/{owner}/{repo}/pull/{number}"


@page("/{owner}/{repo}/pulls")
def pull_list(visit: Visit) -> Page:
    return listed(visit, visit.repository("pulls.read"), pulls=True)


@page(ONE)
def conversation(visit: Visit) -> Page | Response:
    repository = visit.repository("pulls.read")
    row = issues.find(visit.world, repository, visit.number("number"))
    if not row.is_pull:
        return redirect(f"/{repositories.full_name(visit.world, repository)}/issues/{row.number}")
    values, world = _shared(visit, repository, "conversation"), visit.world
    verdicts = [reviewed(world, row, one) for one in reviews.all_of(world, values["pull"])]
    later = sorted([*by_time(world, row), *verdicts], key=lambda one: one["at"])
    return Page("pull.html", values | {"told": [opening(world, row), *later]})


@page(ONE + "/commits")
def commits(visit: Visit) -> Page:
    values = _shared(visit, visit.repository("pulls.read"), "commits")
    return Page("pull.html", values)


@page(ONE + "/files", ONE + "/changes")
def changed(visit: Visit) -> Page:
    repository = visit.repository("pulls.read")
    values = _shared(visit, repository, "files")
    point = pulls.fork_point(visit.world, values["pull"])
    return Page("pull.html", values | {"files": files(visit, repository, point, values["pull"].head_oid)})


def _shared(visit: Visit, repository: Repository, part: str) -> dict[str, Any]:
    world = visit.world
    pull = pulls.by_number(world, repository, visit.number("number"))
    issue = issues.issue(world, pull.issue_id)
    point = pulls.fork_point(world, pull)
    return (
        frame(world, repository, "pulls")
        | about(visit, issue)
        | {
            "pull": pull,
            "part": part,
            "standing": _standing(pull, issue.state),
            "commits": signed(world, pulls.commits(world, pull)),
            "changed": sum(1 for _ in git.changed_paths(world, repository, point, pull.head_oid)),
        }
    )


def _standing(pull: pulls.Pull, state: str) -> str:
    if pull.merged_at is not None:
        return "merged"
    return "draft" if pull.draft and state == "open" else state
