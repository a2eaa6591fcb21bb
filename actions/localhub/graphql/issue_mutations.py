"""Mutations of issues, and of what pull requests have in common with them."""

from typing import Any

from localhub.graphql.issues import Comment, Issue, PullRequest
from localhub.graphql.mutating import Mutating, payload
from localhub.world import comments, issues


class IssueMutations(Mutating):
    def createIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        repo, names = self._repository(input["repositoryId"]), self._label_names(input.get("labelIds"))
        logins = self._logins(input.get("assigneeIds"))
        with self._world.part():
            made = issues.create(self._world, repo, input["title"], input.get("body"), names, logins)
        return payload(input, issue=Issue(self._context, made))

    def updateIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return payload(input, issue=self._edited(input, self._subject(input["id"], "Issue")))

    def _edited(self, input: dict[str, Any], row: issues.Issue) -> Issue | PullRequest:
        """What is not named stays as it is."""
        changes: dict[str, Any] = {key: input[key] for key in ("title", "body") if key in input}
        if "state" in input:
            changes["state"] = input["state"].lower()
        if "labelIds" in input:
            changes["labels"] = self._label_names(input["labelIds"])
        if "assigneeIds" in input:
            changes["assignees"] = self._logins(input["assigneeIds"])
        with self._world.part():
            return self._shown(issues.update(self._world, row, changes))

    def replaceActorsForAssignable(self, input: dict[str, Any]) -> dict[str, Any]:
        row = self._subject(input["assignableId"])
        logins = input.get("actorLogins") or self._logins(input.get("actorIds"))
        with self._world.part():
            changed = issues.update(self._world, row, {"assignees": logins})
        return payload(input, assignable=self._shown(changed))

    def addComment(self, input: dict[str, Any]) -> dict[str, Any]:
        row = self._subject(input["subjectId"])
        with self._world.part():
            made = comments.create(self._world, row, input["body"])
        shown = Comment(self._context, made, self._shown(row))
        return payload(input, commentEdge={"node": shown, "cursor": ""}, subject=self._shown(row))

    def addLabelsToLabelable(self, input: dict[str, Any]) -> dict[str, Any]:
        row, names = self._subject(input["labelableId"]), self._label_names(input["labelIds"])
        with self._world.part():
            issues.add_labels(self._world, row, names)
        return payload(input, labelable=self._shown(row))

    def removeLabelsFromLabelable(self, input: dict[str, Any]) -> dict[str, Any]:
        row, names = self._subject(input["labelableId"]), self._label_names(input["labelIds"])
        with self._world.part():
            for name in names:
                issues.remove_label(self._world, row, name)
        return payload(input, labelable=self._shown(row))

    def closeIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._state(input, "issueId", "closed")

    def reopenIssue(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._state(input, "issueId", "open")

    def _state(self, input: dict[str, Any], key: str, state: str) -> dict[str, Any]:
        row = issues.issue(self._world, self._number(input[key], "Issue", "PullRequest"))
        wanted = {"state": state}
        if reason := input.get("stateReason"):
            wanted["state_reason"] = reason.lower()
        with self._world.part():
            changed = issues.update(self._world, row, wanted)
        shown = self._shown(changed)
        return payload(input, **{"pullRequest" if changed.is_pull else "issue": shown})
