"""Mutations of repositories, their labels and their files."""

from typing import Any

from localhub.git import objects
from localhub.git.objects import Entry
from localhub.graphql import objects as git_views
from localhub.graphql.labels import Label
from localhub.graphql.mutating import Mutating, payload
from localhub.graphql.repositories import Repository
from localhub.world import Stale, git, labels, permissions, repositories, repository_changes

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


class RepositoryMutations(Mutating):
    def createLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        with self._world.part():
            made = labels.create(self._world, repo, input["name"], input["color"], input.get("description"))
        return payload(input, label=Label(self._context, made))

    def updateLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        row = labels.label(self._world, self._number(input["id"], "Label"))
        changes = {key: input[key] for key in LABEL if input.get(key) is not None}
        with self._world.part():
            changed = labels.update(self._world, row, changes)
        return payload(input, label=Label(self._context, changed))

    def deleteLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        with self._world.part():
            labels.delete(self._world, labels.label(self._world, self._number(input["id"], "Label")))
        return payload(input)

    def updateRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        changes = {rest: input[key] for key, rest in SETTINGS.items() if key in input}
        with self._world.part():
            changed = repository_changes.update(self._world, repo, changes)
        return payload(input, repository=Repository(self._context, changed))

    def archiveRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._archived(input, True)

    def unarchiveRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._archived(input, False)

    def _archived(self, input: dict[str, Any], archived: bool) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        with self._world.part():
            changed = repository_changes.update(self._world, repo, {"archived": archived})
        return payload(input, repository=Repository(self._context, changed))

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
        return payload(input, commit=git_views.Commit(self._context, repo, made.oid), ref=ref)

    def _branch(self, branch: dict[str, Any]) -> tuple[repositories.Repository, str]:
        owner, _, name = branch["repositoryNameWithOwner"].partition("/")
        repo = repositories.find(self._world, owner, name)
        permissions.require(self._world, "contents.write", repo)
        return repo, branch["branchName"]
