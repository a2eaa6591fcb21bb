"""The mutations that are served, each by the domain function that REST uses too."""

from typing import Any

from localhub.git import objects
from localhub.git.objects import Entry
from localhub.graphql import objects as git_views
from localhub.graphql.context import Context
from localhub.graphql.issues import Comment, Issue, PullRequest
from localhub.graphql.labels import Label
from localhub.graphql.repositories import Repository
from localhub.ids import from_node_id
from localhub.world import (
    NotFound,
    Stale,
    comments,
    git,
    issues,
    labels,
    permissions,
    pulls,
    repositories,
    repository_changes,
)

# REST's names of what updateRepository sets
SETTINGS = {
    "name": "name",
    "description": "description",
    "homepageUrl": "homepage",
    "hasIssuesEnabled": "has_issues",
    "hasWikiEnabled": "has_wiki",
    "hasProjectsEnabled": "has_projects",
    "hasDiscussionsEnabled": "has_discussions",
    "template": "is_template",
}
LABEL: tuple[str, ...] = ("name", "color", "description")
METHODS: dict[str, pulls.Method] = {"MERGE": "merge", "SQUASH": "squash", "REBASE": "rebase"}


class Mutations:
    """One method a mutation. Each is all or nothing by itself: a later failure takes nothing back."""

    def __init__(self, context: Context) -> None:
        self._context, self._world = context, context.world

    def _number(self, text: str, *kinds: str) -> int:
        kind, number = from_node_id(text) or ("", 0)
        if kind not in kinds:
            raise NotFound(f"Could not resolve to a node with the global id of '{text}'")
        return number

    def _repository(self, text: str) -> repositories.Repository:
        row = repositories.repository(self._world, self._number(text, "Repository"))
        permissions.require(self._world, "metadata.read", row)
        return row

    def createLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        with self._world.part():
            made = labels.create(self._world, repo, input["name"], input["color"], input.get("description"))
        return _payload(input, label=Label(self._context, made))

    def updateLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        row = labels.label(self._world, self._number(input["id"], "Label"))
        changes = {key: input[key] for key in LABEL if input.get(key) is not None}
        with self._world.part():
            changed = labels.update(self._world, row, changes)
        return _payload(input, label=Label(self._context, changed))

    def deleteLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        with self._world.part():
            labels.delete(self._world, labels.label(self._world, self._number(input["id"], "Label")))
        return _payload(input)

    def updateRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        changes = {rest: input[key] for key, rest in SETTINGS.items() if key in input}
        with self._world.part():
            changed = repository_changes.update(self._world, repo, changes)
        return _payload(input, repository=Repository(self._context, changed))

    def addComment(self, input: dict[str, Any]) -> dict[str, Any]:
        row = issues.issue(self._world, self._number(input["subjectId"], "Issue", "PullRequest"))
        with self._world.part():
            made = comments.create(self._world, row, input["body"])
        shown = Comment(self._context, made, self._shown(row))
        return _payload(input, commentEdge={"node": shown, "cursor": ""}, subject=self._shown(row))

    def createIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        names = [
            labels.label(self._world, self._number(i, "Label")).name for i in input.get("labelIds") or ()
        ]
        with self._world.part():
            made = issues.create(self._world, repo, input["title"], input.get("body"), names)
        return _payload(input, issue=Issue(self._context, made))

    def createCommitOnBranch(self, input: dict[str, Any]) -> dict[str, Any]:
        """Raises Stale where the branch is not at `expectedHeadOid`."""
        repo, name = self._branch(input["branch"])
        tip, expected = git.branch(self._world, repo, name), input["expectedHeadOid"]
        if tip is None or tip.oid != expected:
            raise Stale(f'Expected branch to point to "{tip and tip.oid}" but it was "{expected}".')
        words, changes = input["message"], input.get("fileChanges") or {}
        files: dict[str, Entry | None] = {one["path"]: None for one in changes.get("deletions") or ()}
        for one in changes.get("additions") or ():
            content = git.decoded(one["contents"], "base64")
            oid = objects.write(git.folder(self._world, repo), "blob", content)
            files[one["path"]] = Entry("100644", "", oid)
        message = "\n\n".join(filter(None, (words["headline"], words.get("body"))))
        with self._world.part():
            made = git.commit_files(self._world, repo, name, files, message)
        ref = git_views.Ref(self._context, repo, f"refs/heads/{name}", made.oid)
        return _payload(input, commit=git_views.Commit(self._context, repo, made.oid), ref=ref)

    def _branch(self, branch: dict[str, Any]) -> tuple[repositories.Repository, str]:
        owner, _, name = branch["repositoryNameWithOwner"].partition("/")
        repo = repositories.find(self._world, owner, name)
        permissions.require(self._world, "contents.write", repo)
        return repo, branch["branchName"]

    def addLabelsToLabelable(self, input: dict[str, Any]) -> dict[str, Any]:
        row, names = self._labelled(input)
        with self._world.part():
            issues.add_labels(self._world, row, names)
        return _payload(input, labelable=self._shown(row))

    def removeLabelsFromLabelable(self, input: dict[str, Any]) -> dict[str, Any]:
        row, names = self._labelled(input)
        with self._world.part():
            for name in names:
                issues.remove_label(self._world, row, name)
        return _payload(input, labelable=self._shown(row))

    def _labelled(self, input: dict[str, Any]) -> tuple[issues.Issue, list[str]]:
        row = issues.issue(self._world, self._number(input["labelableId"], "Issue", "PullRequest"))
        return row, [labels.label(self._world, self._number(i, "Label")).name for i in input["labelIds"]]

    def closeIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._state(input, "issueId", "closed")

    def reopenIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._state(input, "issueId", "open")

    def closePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._state(input, "pullRequestId", "closed")

    def _state(self, input: dict[str, Any], key: str, state: str) -> dict[str, Any]:
        row = issues.issue(self._world, self._number(input[key], "Issue", "PullRequest"))
        wanted = {"state": state}
        if reason := input.get("stateReason"):
            wanted["state_reason"] = reason.lower()
        with self._world.part():
            changed = issues.update(self._world, row, wanted)
        shown = self._shown(changed)
        return _payload(input, **{"pullRequest" if changed.is_pull else "issue": shown})

    def mergePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        row = pulls.pull(self._world, self._number(input["pullRequestId"], "PullRequest"))
        method = METHODS[input.get("mergeMethod") or "MERGE"]
        words = input.get("commitHeadline"), input.get("commitBody")
        with self._world.part():
            pulls.merge(self._world, row, method, *words, expected=input.get("expectedHeadOid"))
        return _payload(input, pullRequest=self._shown(issues.issue(self._world, row.issue_id)))

    def _shown(self, row: issues.Issue) -> Issue | PullRequest:
        if row.is_pull:
            return PullRequest(self._context, pulls.pull(self._world, row.id))
        return Issue(self._context, row)


def _payload(input: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"clientMutationId": input.get("clientMutationId"), **fields}
