"""Mutations for repositories, their labels and their files."""

from typing import Any

from localhub.domain import (
    StaleData,
    git,
    labels,
    permissions,
    repositories,
    repository_changes,
    rules,
)
from localhub.git import bare, objects
from localhub.git.objects import TreeEntry
from localhub.graphql import objects as git_views
from localhub.graphql.labels import Label
from localhub.graphql.repositories import Repository
from localhub.graphql.rulesets import RulesetView, ruleset_fields

from .mutation_base import MutationBase, mutation_payload

# Maps the arguments of updateRepository to their names in REST.
REST_NAMES = {
    "name": "name",
    "description": "description",
    "homepageUrl": "homepage",
    "hasIssuesEnabled": "has_issues",
    "hasWikiEnabled": "has_wiki",
    "hasProjectsEnabled": "has_projects",
    "hasDiscussionsEnabled": "has_discussions",
    "template": "is_template",
}
NO_OBJECT = "0" * 40  # in updateRefs, this means that the ref does not exist before or after the update
LABEL_FIELDS: tuple[str, ...] = ("name", "color", "description")


class RepositoryMutations(MutationBase):
    def createRepositoryRuleset(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["sourceId"])
        permissions.require(self._uow, "administration.write", repo)
        with self._uow.savepoint():
            created = rules.add(self._uow, repo, ruleset_fields(input))
        return mutation_payload(input, ruleset=RulesetView(self._context, repo, created))

    def updateRepositoryRuleset(self, input: dict[str, Any]) -> dict[str, Any]:
        repo, row = self._ruleset(input["repositoryRulesetId"])
        with self._uow.savepoint():
            rules.update(self._uow, row, ruleset_fields(input))
        return mutation_payload(
            input, ruleset=RulesetView(self._context, repo, rules.get(self._uow, repo, row.id))
        )

    def deleteRepositoryRuleset(self, input: dict[str, Any]) -> dict[str, Any]:
        rules.delete(self._uow, self._ruleset(input["repositoryRulesetId"])[1])
        return mutation_payload(input)

    def _ruleset(self, text: str) -> tuple[repositories.Repository, rules.Ruleset]:
        row = rules.by_id(self._uow, self._row_id(text, "RepositoryRuleset"))
        repo = repositories.repository(self._uow, row.repository_id)
        permissions.require(self._uow, "administration.write", repo)
        return repo, row

    def createLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        with self._uow.savepoint():
            created = labels.create(self._uow, repo, input["name"], input["color"], input.get("description"))
        return mutation_payload(input, label=Label(self._context, created))

    def updateLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        row = labels.label(self._uow, self._row_id(input["id"], "Label"))
        changes = {key: input[key] for key in LABEL_FIELDS if input.get(key) is not None}
        with self._uow.savepoint():
            changed = labels.update(self._uow, row, changes)
        return mutation_payload(input, label=Label(self._context, changed))

    def deleteLabel(self, input: dict[str, Any]) -> dict[str, Any]:
        with self._uow.savepoint():
            labels.delete(self._uow, labels.label(self._uow, self._row_id(input["id"], "Label")))
        return mutation_payload(input)

    def updateRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        changes = {rest_name: input[key] for key, rest_name in REST_NAMES.items() if key in input}
        with self._uow.savepoint():
            changed = repository_changes.update(self._uow, repo, changes)
        return mutation_payload(input, repository=Repository(self._context, changed))

    def archiveRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_archived(input, True)

    def unarchiveRepository(self, input: dict[str, Any]) -> dict[str, Any]:
        return self._set_archived(input, False)

    def _set_archived(self, input: dict[str, Any], archived: bool) -> dict[str, Any]:
        repo = self._repository(input["repositoryId"])
        with self._uow.savepoint():
            changed = repository_changes.update(self._uow, repo, {"archived": archived})
        return mutation_payload(input, repository=Repository(self._context, changed))

    def createCommitOnBranch(self, input: dict[str, Any]) -> dict[str, Any]:
        """Commit to a branch. Raises StaleData unless the branch points to `expectedHeadOid`."""
        repo, name = self._branch(input["branch"])
        tip, expected = git.branch(self._uow, repo, name), input["expectedHeadOid"]
        if tip is None or tip.oid != expected:
            raise StaleData(f'Expected branch to point to "{tip and tip.oid}" but it was "{expected}".')
        commit_message, changes = input["message"], input.get("fileChanges") or {}
        files: dict[str, TreeEntry | None] = {file["path"]: None for file in changes.get("deletions") or ()}
        for file in changes.get("additions") or ():
            content = git.decode_content(file["contents"], "base64")
            oid = objects.write(git.repository_path(self._uow, repo), "blob", content)
            files[file["path"]] = TreeEntry("100644", "", oid)
        message = "\n\n".join(filter(None, (commit_message["headline"], commit_message.get("body"))))
        with self._uow.savepoint():
            created = git.commit_files(self._uow, repo, name, files, message)
        ref = git_views.Ref(self._context, repo, f"refs/heads/{name}", created.oid)
        return mutation_payload(input, commit=git_views.Commit(self._context, repo, created.oid), ref=ref)

    def updateRefs(self, input: dict[str, Any]) -> dict[str, Any]:
        """Move either all refs or none. Raises StaleData if a ref does not point to its `beforeOid`."""
        repo = self._repository(input["repositoryId"])
        permissions.require(self._uow, "contents.write", repo)
        git_dir = git.repository_path(self._uow, repo)
        for update in input["refUpdates"]:
            present, before = bare.ref(git_dir, update["name"]), update.get("beforeOid")
            if before is not None and (present or NO_OBJECT) != before:
                raise StaleData(f'Expected {update["name"]} to point to "{before}" but it was "{present}".')
        with self._uow.savepoint():
            for update in input["refUpdates"]:
                self._update_ref(repo, update)
        return mutation_payload(input)

    def _update_ref(self, repo: repositories.Repository, update: dict[str, Any]) -> None:
        name, oid = update["name"], update["afterOid"]
        exists = bare.ref(git.repository_path(self._uow, repo), name) is not None
        if oid == NO_OBJECT:
            git.delete_ref(self._uow, repo, name)
        elif exists:
            git.update_ref(self._uow, repo, name, oid, bool(update.get("force")))
        else:
            git.create_ref(self._uow, repo, name, oid)

    def _branch(self, branch: dict[str, Any]) -> tuple[repositories.Repository, str]:
        owner, _, name = branch["repositoryNameWithOwner"].partition("/")
        repo = repositories.find(self._uow, owner, name)
        permissions.require(self._uow, "contents.write", repo)
        return repo, branch["branchName"]
