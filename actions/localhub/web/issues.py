"""Pages for issues: the list, a single issue, and the repository's labels."""

from typing import Any

from localhub.core import Response
from localhub.domain import issues, labels
from localhub.domain.issues import Issue
from localhub.domain.repositories import Repository
from localhub.web.conversation import comment_posts, label, opening_post
from localhub.web.frame import page_frame
from localhub.web.visit import Page, Visit, page, redirect


@page("/{owner}/{repo}/issues")
def issue_list(visit: Visit) -> Page:
    return issue_list_page(visit, visit.repository("issues.read"), pulls=False)


@page("/{owner}/{repo}/issues/{number}")
def issue(visit: Visit) -> Page | Response:
    repository = visit.repository("issues.read")
    row = issues.find(visit.uow, repository, visit.number("number"))
    values = page_frame(visit.uow, repository, "issues")
    if row.is_pull:
        return redirect(f"{values['root']}/pull/{row.number}")
    posts = [opening_post(visit.uow, row), *comment_posts(visit.uow, row)]
    return Page("issue.html", values | issue_summary(visit, row) | {"posts": posts})


@page("/{owner}/{repo}/labels")
def label_list(visit: Visit) -> Page:
    repository = visit.repository("labels.read")
    sql = "SELECT count(*) FROM issue_labels WHERE label_id = ?"
    found = [
        (label(row), visit.uow.store.fetch_value(sql, row.id)) for row in labels.all_of(visit.uow, repository)
    ]
    return Page("labels.html", page_frame(visit.uow, repository, "labels") | {"labels": found})


def issue_list_page(visit: Visit, repository: Repository, pulls: bool) -> Page:
    """`?state=` can be open (the default), closed or all. `?label=` filters by label."""
    state, label_name = visit.request.query.get("state", "open"), visit.request.query.get("label", "")
    found = [row for row in issues.all_of(visit.uow, repository) if row.is_pull is pulls]
    summaries = [issue_summary(visit, row) for row in found if state in ("all", row.state)]
    if label_name:
        fold = labels.normalize(label_name)
        summaries = [
            summary
            for summary in summaries
            if fold in {labels.normalize(label_["name"]) for label_ in summary["labels"]}
        ]
    values = {
        "issues": summaries,
        "state": state,
        "label": label_name,
        "kind": "pull" if pulls else "issues",
        "open": sum(row.state == "open" for row in found),
        "closed": sum(row.state == "closed" for row in found),
    }
    return Page("issues.html", page_frame(visit.uow, repository, "pulls" if pulls else "issues") | values)


def issue_summary(visit: Visit, row: Issue) -> dict[str, Any]:
    uow = visit.uow
    return {
        "issue": row,
        "author": opening_post(uow, row)["author"],
        "labels": [label(row_) for row_ in issues.labels_of(uow, row)],
        "assignees": issues.assignees(uow, row),
        "comments": uow.store.fetch_value("SELECT count(*) FROM comments WHERE issue_id = ?", row.id),
    }
