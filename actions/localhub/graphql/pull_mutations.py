"""Mutations of pull requests."""

from typing import Any

from localhub.graphql.issue_mutations import IssueMutations
from localhub.graphql.issues import PullRequest, Review
from localhub.graphql.mutating import payload
from localhub.world import issues, merging, pulls, repositories, reviews

METHODS: dict[str, merging.Method] = {"MERGE": "merge", "SQUASH": "squash", "REBASE": "rebase"}


class PullMutations(IssueMutations):
    def createPullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        wanted: dict[str, Any] = {key: input[key] for key in ("title", "body", "draft") if key in input}
        wanted |= {"base": input["baseRefName"], "head": input["headRefName"]}
        if text := input.get("headRepositoryId"):
            head = self._repository(text)
            owner, _, wanted["head_repo"] = repositories.full_name(self._world, head).partition("/")
            wanted["head"] = f"{owner}:{input['headRefName'].rpartition(':')[2]}"
        wanted["maintainer_can_modify"] = input.get("maintainerCanModify", True)
        with self._world.part():
            made = pulls.create(self._world, repo, wanted)
        return payload(input, pullRequest=PullRequest(self._context, made))

    def updatePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        row = self._subject(input["pullRequestId"], "PullRequest")
        if base := input.get("baseRefName"):
            with self._world.part():
                pulls.update(self._world, pulls.pull(self._world, row.id), {"base": base})
        return payload(input, pullRequest=self._edited(input, row))

    def requestReviewsByLogin(self, input: dict[str, Any]) -> dict[str, Any]:
        """Of people alone; without `union` those who are not named are asked no longer."""
        row = pulls.pull(self._world, self._number(input["pullRequestId"], "PullRequest"))
        named = input.get("userLogins") or []
        with self._world.part():
            if not input.get("union"):
                others = {user.login for user in reviews.requested(self._world, row)} - set(named)
                reviews.unrequest(self._world, row, sorted(others))
            reviews.request(self._world, row, named)
        return payload(input, pullRequest=PullRequest(self._context, row))

    def addPullRequestReview(self, input: dict[str, Any]) -> dict[str, Any]:
        """Its words as a whole; comments on lines are not kept here."""
        row = pulls.pull(self._world, self._number(input["pullRequestId"], "PullRequest"))
        with self._world.part():
            made = reviews.submit(self._world, row, input.get("event") or "COMMENT", input.get("body") or "")
        return payload(input, pullRequestReview=Review(self._context, made))

    def closePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._state(input, "pullRequestId", "closed")

    def mergePullRequest(self, input: dict[str, Any]) -> dict[str, Any]:
        row = pulls.pull(self._world, self._number(input["pullRequestId"], "PullRequest"))
        method = METHODS[input.get("mergeMethod") or "MERGE"]
        words = input.get("commitHeadline"), input.get("commitBody")
        with self._world.part():
            merging.merge(self._world, row, method, *words, expected=input.get("expectedHeadOid"))
        return payload(input, pullRequest=self._shown(issues.issue(self._world, row.issue_id)))
