"""Pull request mutations."""

from typing import Any

from localhub.domain import issues, merging, pulls, repositories, reviews
from localhub.graphql.issue_mutations import IssueMutations
from localhub.graphql.issues import PullRequest, Review

from .mutation_base import mutation_payload

MERGE_METHODS: dict[str, merging.MergeMethod] = {"MERGE": "merge", "SQUASH": "squash", "REBASE": "rebase"}


class PullMutations(IssueMutations):
    def createPullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        fields: dict[str, Any] = {key: input[key] for key in ("title", "body", "draft") if key in input}
        fields |= {"base": input["baseRefName"], "head": input["headRefName"]}
        if text := input.get("headRepositoryId"):
            head = self._repository(text)
            owner, _, fields["head_repo"] = repositories.full_name(self._uow, head).partition("/")
            fields["head"] = f"{owner}:{input['headRefName'].rpartition(':')[2]}"
        fields["maintainer_can_modify"] = input.get("maintainerCanModify", True)
        with self._uow.savepoint():
            created = pulls.create(self._uow, repo, fields)
        return mutation_payload(input, pullRequest=PullRequest(self._context, created))

    def updatePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        row = self._issue_row(input["pullRequestId"], "PullRequest")
        if base := input.get("baseRefName"):
            with self._uow.savepoint():
                pulls.update(self._uow, pulls.pull(self._uow, row.id), {"base": base})
        return mutation_payload(input, pullRequest=self._update_issue(input, row))

    def requestReviewsByLogin(self, input: dict[str, Any]) -> dict[str, Any]:
        """Request reviews from users. Unless `union` is set, all other requests are removed."""
        row = pulls.pull(self._uow, self._row_id(input["pullRequestId"], "PullRequest"))
        logins = input.get("userLogins") or []
        with self._uow.savepoint():
            if not input.get("union"):
                others = {user.login for user in reviews.requested_reviewers(self._uow, row)} - set(logins)
                reviews.remove_requests(self._uow, row, sorted(others))
            reviews.request_reviews(self._uow, row, logins)
        return mutation_payload(input, pullRequest=PullRequest(self._context, row))

    def addPullRequestReview(self, input: dict[str, Any]) -> dict[str, Any]:
        """Add a review. Only its body is supported, not comments on lines."""
        row = pulls.pull(self._uow, self._row_id(input["pullRequestId"], "PullRequest"))
        with self._uow.savepoint():
            created = reviews.submit(self._uow, row, input.get("event") or "COMMENT", input.get("body") or "")
        return mutation_payload(input, pullRequestReview=Review(self._context, created))

    def convertPullRequestToDraft(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_draft(input, True)

    def markPullRequestReadyForReview(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_draft(input, False)

    def _set_draft(self, input: dict[str, Any], draft: bool) -> dict[str, Any]:
        row = pulls.pull(self._uow, self._row_id(input["pullRequestId"], "PullRequest"))
        with self._uow.savepoint():
            pulls.set_draft(self._uow, row, draft)
        return mutation_payload(
            input, pullRequest=PullRequest(self._context, pulls.pull(self._uow, row.issue_id))
        )

    def closePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_state(input, "pullRequestId", "closed")

    def mergePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        row = pulls.pull(self._uow, self._row_id(input["pullRequestId"], "PullRequest"))
        method = MERGE_METHODS[input.get("mergeMethod") or "MERGE"]
        commit_message = input.get("commitHeadline"), input.get("commitBody")
        with self._uow.savepoint():
            merging.merge(self._uow, row, method, *commit_message, expected_head=input.get("expectedHeadOid"))
        return mutation_payload(input, pullRequest=self._issue_view(issues.issue(self._uow, row.issue_id)))
