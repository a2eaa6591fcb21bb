"""Issues: the list, one with its conversation, and the repository's labels."""

from typing import Any

from localhub.core import Response
from localhub.web.conversation import by_time, label, opening
from localhub.web.frame import frame
from localhub.web.visit import Page, Visit, page, redirect
from localhub.world import issues, labels
from localhub.world.issues import Issue
from localhub.world.repositories import Repository


@page("/{owner}/{repo}/issues")
def issue_list(visit: Visit) -> Page:
    return listed(visit, visit.repository("issues.read"), pulls=False)


@page("/{owner}/{repo}/issues/{number}")
def issue(visit: Visit) -> Page | Response:
    repository = visit.repository("issues.read")
    row = issues.find(visit.world, repository, visit.number("number"))
    values = frame(visit.world, repository, "issues")
    if row.is_pull:
        return redirect(f"{values['root']}/pull/{row.number}")
    told = [opening(visit.world, row), *by_time(visit.world, row)]
    return Page("issue.html", values | about(visit, row) | {"told": told})


@page("/{owner}/{repo}/labels")
def label_list(visit: Visit) -> Page:
    repository = visit.repository("labels.read")
    sql = "SELECT count(*) FROM issue_labels WHERE label_id = ?"
    found = [
        (label(row), visit.world.store.value(sql, row.id)) for row in labels.all_of(visit.world, repository)
    ]
    return Page("labels.html", frame(visit.world, repository, "labels") | {"labels": found})


def listed(visit: Visit, repository: Repository, pulls: bool) -> Page:
    """`?state=` open (as it is without), closed or all; `?label=` those that carry it."""
    state, wanted = visit.request.query.get("state", "open"), visit.request.query.get("label", "")
    found = [row for row in issues.all_of(visit.world, repository) if row.is_pull is pulls]
    shown = [about(visit, row) for row in found if state in ("all", row.state)]
    if wanted:
        fold = labels.fold(wanted)
        shown = [one for one in shown if fold in {labels.fold(each["name"]) for each in one["labels"]}]
    values = {
        "shown": shown,
        "state": state,
        "label": wanted,
        "kind": "pull" if pulls else "issues",
        "open": sum(row.state == "open" for row in found),
        "closed": sum(row.state == "closed" for row in found),
    }
    return Page("issues.html", frame(visit.world, repository, "pulls" if pulls else "issues") | values)


def about(visit: Visit, row: Issue) -> dict[str, Any]:
    world = visit.world
    return {
        "issue": row,
        "author": opening(world, row)["author"],
        "labels": [label(one) for one in issues.labels_of(world, row)],
        "assignees": issues.assignees(world, row),
        "comments": world.store.value("SELECT count(*) FROM comments WHERE issue_id = ?", row.id),
    }
