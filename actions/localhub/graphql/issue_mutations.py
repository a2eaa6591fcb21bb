"""Issue mutations, including those that also apply to pull requests."""

from typing import Any

from localhub.domain import comments, issues
from localhub.graphql.issues import Comment, Issue, PullRequest

from .mutation_base import MutationBase, mutation_payload


class IssueMutations(MutationBase):
    def createIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        repo, names = self._repository(input["repositoryId"]), self._label_names(input.get("labelIds"))
        logins = self._logins(input.get("assigneeIds"))
        with self._uow.savepoint():
            created = issues.create(self._uow, repo, input["title"], input.get("body"), names, logins)
        return mutation_payload(input, issue=Issue(self._context, created))

    def updateIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return mutation_payload(input, issue=self._update_issue(input, self._issue_row(input["id"], "Issue")))

    def _update_issue(self, input: dict[str, Any], row: issues.Issue) -> Issue | PullRequest:
        """Fields that are not given are left unchanged."""
        changes: dict[str, Any] = {key: input[key] for key in ("title", "body") if key in input}
        if "state" in input:
            changes["state"] = input["state"].lower()
        if "labelIds" in input:
            changes["labels"] = self._label_names(input["labelIds"])
        if "assigneeIds" in input:
            changes["assignees"] = self._logins(input["assigneeIds"])
        with self._uow.savepoint():
            return self._issue_view(issues.update(self._uow, row, changes))

    def replaceActorsForAssignable(self, input: dict[str, Any]) -> dict[str, Any]:
        row = self._issue_row(input["assignableId"])
        logins = input.get("actorLogins") or self._logins(input.get("actorIds"))
        with self._uow.savepoint():
            changed = issues.update(self._uow, row, {"assignees": logins})
        return mutation_payload(input, assignable=self._issue_view(changed))

    def addComment(self, input: dict[str, Any]) -> dict[str, Any]:
        row = self._issue_row(input["subjectId"])
        with self._uow.savepoint():
            created = comments.create(self._uow, row, input["body"])
        rendered = Comment(self._context, created, self._issue_view(row))
        return mutation_payload(
            input, commentEdge={"node": rendered, "cursor": ""}, subject=self._issue_view(row)
        )

    def addLabelsToLabelable(self, input: dict[str, Any]) -> dict[str, Any]:
        row, names = self._issue_row(input["labelableId"]), self._label_names(input["labelIds"])
        with self._uow.savepoint():
            issues.add_labels(self._uow, row, names)
        return mutation_payload(input, labelable=self._issue_view(row))

    def removeLabelsFromLabelable(self, input: dict[str, Any]) -> dict[str, Any]:
        row, names = self._issue_row(input["labelableId"]), self._label_names(input["labelIds"])
        with self._uow.savepoint():
            for name in names:
                issues.remove_label(self._uow, row, name)
        return mutation_payload(input, labelable=self._issue_view(row))

    def closeIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_state(input, "issueId", "closed")

    def reopenIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_state(input, "issueId", "open")

    def _set_state(self, input: dict[str, Any], key: str, state: str) -> dict[str, Any]:
        row = issues.issue(self._uow, self._row_id(input[key], "Issue", "PullRequest"))
        changes = {"state": state}
        if reason := input.get("stateReason"):
            changes["state_reason"] = reason.lower()
        with self._uow.savepoint():
            changed = issues.update(self._uow, row, changes)
        rendered = self._issue_view(changed)
        return mutation_payload(input, **{"pullRequest" if changed.is_pull else "issue": rendered})
