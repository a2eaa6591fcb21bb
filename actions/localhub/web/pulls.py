"""Pages for pull requests: the list, and a single pull request with its conversation, commits and files."""

from typing import Any

from localhub.core import Response
from localhub.domain import git, issues, pulls, repositories, reviews
from localhub.domain.repositories import Repository
from localhub.web.commits import files, with_authors
from localhub.web.conversation import comment_posts, opening_post, review_post
from localhub.web.frame import page_frame
from localhub.web.issues import issue_list_page, issue_summary
from localhub.web.visit import Page, Visit, page, redirect

PULL = "/{owner}/{repo}/pull/{number}"


@page("/{owner}/{repo}/pulls")
def pull_list(visit: Visit) -> Page:
    return issue_list_page(visit, visit.repository("pulls.read"), pulls=True)


@page(PULL)
def conversation(visit: Visit) -> Page | Response:
    repository = visit.repository("pulls.read")
    row = issues.find(visit.uow, repository, visit.number("number"))
    if not row.is_pull:
        return redirect(f"/{repositories.full_name(visit.uow, repository)}/issues/{row.number}")
    values, uow = _common_values(visit, repository, "conversation"), visit.uow
    review_posts = [review_post(uow, row, review) for review in reviews.all_of(uow, values["pull"])]
    posts = sorted([*comment_posts(uow, row), *review_posts], key=lambda post: post["at"])
    return Page("pull.html", values | {"posts": [opening_post(uow, row), *posts]})


@page(PULL + "/commits")
def commits(visit: Visit) -> Page:
    values = _common_values(visit, visit.repository("pulls.read"), "commits")
    return Page("pull.html", values)


@page(PULL + "/files", PULL + "/changes")
def changed(visit: Visit) -> Page:
    repository = visit.repository("pulls.read")
    values = _common_values(visit, repository, "files")
    point = pulls.fork_point(visit.uow, values["pull"])
    return Page("pull.html", values | {"files": files(visit, repository, point, values["pull"].head_oid)})


def _common_values(visit: Visit, repository: Repository, tab: str) -> dict[str, Any]:
    uow = visit.uow
    pull = pulls.by_number(uow, repository, visit.number("number"))
    issue = issues.issue(uow, pull.issue_id)
    point = pulls.fork_point(uow, pull)
    return (
        page_frame(uow, repository, "pulls")
        | issue_summary(visit, issue)
        | {
            "pull": pull,
            "part": tab,
            "state": _state(pull, issue.state),
            "commits": with_authors(uow, pulls.commits(uow, pull)),
            "changed": sum(1 for _ in git.changed_paths(uow, repository, point, pull.head_oid)),
        }
    )


def _state(pull: pulls.Pull, state: str) -> str:
    if pull.merged_at is not None:
        return "merged"
    return "draft" if pull.draft and state == "open" else state
