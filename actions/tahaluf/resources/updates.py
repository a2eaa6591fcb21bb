"""Opens pull requests that merge the template's current output with manual edits.

The lock file records the template's previous output. If it equals the lock file computed by this run, the repository
is up to date and needs no additional requests. For other repositories, `flows/sync/updates.py` reads the
`UpdateFacts`.
"""

import base64
import hashlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tahaluf.kinds import ProjectNode, RootField, Selection
from tahaluf.manifest import Manifest, Project
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Json,
    Mutation,
    Operation,
    PlanItem,
    Request,
    Response,
    Rest,
    Steps,
    Unmanaged,
    no_steps_for,
    pluralize,
)
from tahaluf.problems import CommandError
from tahaluf.templates import (
    LOCK_PATH,
    NewEntry,
    Tree,
    Update,
    affected_files,
    build_update,
    wanted_key,
)

from .rendered import Rendered, RenderTemplate
from .update_facts import MARKER, TREE_TRAILER, UPDATE_BRANCH, UpdateFacts, UpdatePull
from .update_texts import PullText, closing_text, pull_text
from .values import template_values

NO_OBJECT: Final = "0" * 40  # in updateRefs: the branch does not exist yet
DRAFTS_REFUSED: Final = frozenset(
    {422}
)  # some GitHub plans do not allow draft pull requests in private repositories

# User-facing messages
UPDATE_REASON: Final = "{files}"
EDITED_REASON: Final = "{files}; the pull request is already open"
CLOSED_REASON: Final = "nothing is left to update"
REFUSED: Final = "the pull request with this update is {state}; the next version will be offered"
LEFT_TO_PEOPLE: Final = (
    "someone else has committed to the branch `tahaluf/update`, so Tahaluf does not change it"
)
WAITING: Final = "its update waits until fewer than {limit} pull requests with updates are open"
ONLY_CONFLICTS: Final = (
    "the same part has changed in this file and in the template's version, so the file stays as it is and no pull "
    "request is opened for it; to accept the template's version, edit the file in the repository"
)


@dataclass(frozen=True)
class DesiredUpdate(Rendered):
    """The template's files. They are rendered only if the repository's update facts have been read."""

    language: str
    limit: int


@dataclass(frozen=True, slots=True)
class PullOperation(Operation):
    """Base class of both operations on an update's pull request. `pull` is None if the pull request does not exist
    yet.
    """

    pull: UpdatePull | None


@dataclass(frozen=True, slots=True)
class OfferUpdate(PullOperation):
    """Commits the update to its branch, and opens or edits the pull request.

    `base_tree` is the default branch's tree, and `branch` is the current tip of the update branch.
    """

    template: str
    update: Update = field(repr=False)
    text: PullText = field(repr=False)
    wanted: str
    base_tree: str
    branch: str

    @property
    def built(self) -> str:
        """A digest of the pull request's intended content and text."""
        parts = (self.update.key, self.text.title, self.text.body)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    @property
    def body(self) -> str:
        return f"{self.text.body}\n\n{MARKER.format(wanted=self.wanted, built=self.built)}"

    @property
    def is_draft(self) -> bool:
        return bool(self.update.conflicts)

    @property
    def after(self) -> Json:
        return {
            "template": self.template,
            "wanted": self.wanted,
            "update": self.update.key,
            "conflicts": [file.path for file in self.update.conflicts],
        }


@dataclass(frozen=True, slots=True)
class WithdrawUpdate(PullOperation):
    """Closes the pull request and deletes its branch, because nothing is left to update."""

    text: str

    @property
    def verb(self) -> str:
        return "close"

    @property
    def after(self) -> Json:
        return {"state": "closed"}


class UpdatesResource:
    name = "updates"
    permissions = ("contents=read", "pull_requests=read")
    selections: Mapping[RootField, Selection] = {
        "repository": Selection(
            f'openUpdates: pullRequests(first: 5, headRefName: "{UPDATE_BRANCH}", states: [OPEN]) '
            "{ nodes { number isCrossRepository } }",
            required=("defaultBranchRef", "lock", "openUpdates"),
        )
    }

    def __init__(self, render: RenderTemplate) -> None:
        self._render = render

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return True

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredUpdate | None:
        template = manifest.template_of(project)
        if template is None:
            return None
        return DesiredUpdate(
            project.slug,
            template,
            lambda: self._render(template, template_values(manifest, project)),
            project.lang,
            manifest.updates.open_pull_requests,
        )

    def actual_state(self, node: ProjectNode) -> UpdateFacts | None:
        """Return the facts, or None if the repository is up to date."""
        repository: Any = node["repository"] or {}
        facts: UpdateFacts | None = repository.get("updateFacts")
        return facts

    def diff(self, desired: DesiredUpdate | None, actual: UpdateFacts | None) -> Iterator[PlanItem]:
        if desired is None or actual is None:
            return
        tree = actual.error or desired.tree
        if isinstance(tree, CommandError):
            yield Blocked(desired.slug, "updates", desired.template, tree.what, tree.fix)
        elif actual.lock is None:
            yield Unmanaged(
                desired.slug, "updates", LOCK_PATH, actual.lock_problem, is_notice=True, is_task=True
            )
        else:
            yield from _compare(desired, actual, tree)

    def steps(self, change: Change, desired: DesiredUpdate, context: ChangeContext) -> Steps:
        match change.operation:
            case OfferUpdate() as offer:
                return (yield from _offer_steps(offer, context))
            case WithdrawUpdate(pull, text) if pull is not None:
                return (yield from _withdraw_steps(pull, text, context))
            case other:
                raise no_steps_for(other)


def needs_update_facts(repository: Mapping[str, Any], tree: Tree) -> bool:
    """Whether the lock file differs from the one computed by this run, or an open update may have to be closed."""
    lock: Any = repository.get("lock")
    return bool(lock) and (lock["oid"] != tree[LOCK_PATH].blob or bool(open_updates(repository)))


def open_updates(repository: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the numbers of the repository's open update pull requests. Usually, there is at most one."""
    pulls = (repository.get("openUpdates") or {}).get("nodes") or ()
    return tuple(pull["number"] for pull in pulls if not pull["isCrossRepository"])


def _compare(desired: DesiredUpdate, facts: UpdateFacts, tree: Tree) -> Iterator[PlanItem]:
    slug, template, lock, pull = desired.slug, desired.template, facts.lock, facts.open_pull
    affected = affected_files(lock, tree) if lock else ()
    wanted = wanted_key(template, affected) if affected else ""
    if lock is None or wanted != facts.wanted:
        return  # the facts were read for another version of the manifest
    if not wanted and pull is None:
        return
    if facts.has_commits_of_people:
        yield Unmanaged(slug, "updates", template, LEFT_TO_PEOPLE, is_notice=True)
        return
    if pull is None and (refused := facts.refused(wanted)):
        yield Unmanaged(slug, "updates", template, REFUSED.format(state=refused.state))
        return
    if facts.is_waiting:
        yield Unmanaged(slug, "updates", template, WAITING.format(limit=desired.limit), is_notice=True)
        return
    update = build_update(lock, tree, affected, facts.entries, facts.contents)
    if update.changes_files:
        text = pull_text(lock, tree, update, desired.language)
        branch = facts.branch.oid if facts.branch else NO_OBJECT
        offer = OfferUpdate(pull, template, update, text, wanted, facts.base_tree, branch)
        if pull is None or pull.built != offer.built or pull.is_draft != offer.is_draft:
            yield _offer_change(desired, offer)
    else:
        if pull is not None:
            yield _change(
                desired, WithdrawUpdate(pull, closing_text(desired.language)), CLOSED_REASON, cost=2
            )
        for file in update.conflicts:
            yield Unmanaged(slug, "updates", file.path, ONLY_CONFLICTS, is_notice=True)


def _offer_change(desired: DesiredUpdate, offer: OfferUpdate) -> Change:
    count = sum(file.changes_repository for file in offer.update.files)
    files = pluralize(count, "file")
    if conflicts := len(offer.update.conflicts):
        files += f", {pluralize(conflicts, 'conflict')}"
    if offer.pull is None:
        return _change(desired, offer, UPDATE_REASON.format(files=files), cost=4, content_writes=4)
    reason = EDITED_REASON.format(files=files)
    return _change(desired, offer, reason, cost=5, content_writes=3)


def _change(
    desired: DesiredUpdate, operation: PullOperation, reason: str, cost: int, content_writes: int = 1
) -> Change:
    return Change(
        project=desired.slug,
        resource="updates",
        kind=ChangeKind.CREATE if operation.pull is None else ChangeKind.UPDATE,
        target=desired.template,
        operation=operation,
        reason=reason,
        cost=cost,
        content_writes=content_writes,
    )


def _offer_steps(offer: OfferUpdate, context: ChangeContext) -> Steps:
    """Create the tree, commit, branch and pull request. The branch is moved only if no one else has moved it in the
    meantime.
    """
    tree = yield from _create_tree(offer, context)
    message = f"{offer.text.title}\n\n{TREE_TRAILER}: {tree}"
    # GitHub signs the commit only if no author and committer are given
    body = {"message": message, "tree": tree, "parents": [context.head]}
    commit = yield Rest("POST", f"{context.repository}/git/commits", body, idempotent=True)
    yield _move_branch(context, offer.branch, str(commit.body["sha"]))
    if offer.pull is None:
        yield from _open_pull(offer, context)
        return None
    if offer.pull.is_draft != offer.is_draft:
        yield _set_draft(offer.pull.node_id, offer.is_draft)
    # The body is written last, because later runs take it as a sign that everything else succeeded
    edit = {"title": offer.text.title, "body": offer.body}
    yield Rest("PATCH", f"{context.repository}/pulls/{offer.pull.number}", edit)
    return None


def _create_tree(offer: OfferUpdate, context: ChangeContext) -> Generator[Request, Response, str]:
    entries: list[Json] = []
    for path, entry in offer.update.written.items():
        fields = {"path": path, "mode": entry.mode, "type": "blob"}
        entries.append({**fields, **(yield from _content_field(entry, context))})
    entries += [
        {"path": path, "mode": "100644", "type": "blob", "sha": None} for path in offer.update.removed
    ]
    body = {"tree": entries, "base_tree": offer.base_tree}
    created = yield Rest("POST", f"{context.repository}/git/trees", body, idempotent=True)
    return str(created.body["sha"])


def _content_field(entry: NewEntry, context: ChangeContext) -> Generator[Request, Response, dict[str, str]]:
    """Return the entry's text as `content`, or the ID of its blob as `sha`. Content that is not text needs a blob."""
    if entry.content is None:
        return {"sha": entry.blob}
    try:
        return {"content": entry.content.decode()}
    except UnicodeDecodeError:
        encoded = {"content": base64.b64encode(entry.content).decode(), "encoding": "base64"}
        yield Rest("POST", f"{context.repository}/git/blobs", encoded, idempotent=True)
        return {"sha": entry.blob}


def _move_branch(context: ChangeContext, before: str, after: str) -> Mutation:
    update = {"name": f"refs/heads/{UPDATE_BRANCH}", "beforeOid": before, "afterOid": after, "force": True}
    return Mutation(
        "updateRefs",
        "UpdateRefsInput",
        {"repositoryId": context.repository_id, "refUpdates": [update]},
    )


def _open_pull(offer: OfferUpdate, context: ChangeContext) -> Steps:
    pull: dict[str, Json] = {
        "title": offer.text.title,
        "body": offer.body,
        "head": UPDATE_BRANCH,
        "base": context.default_branch,
    }
    if offer.is_draft:
        draft = {**pull, "draft": True}
        opened = yield Rest("POST", f"{context.repository}/pulls", draft, expected_statuses=DRAFTS_REFUSED)
        if opened.status != 422:
            return None
    yield Rest("POST", f"{context.repository}/pulls", pull)
    return None


def _set_draft(node_id: str, draft: bool) -> Mutation:
    field_name = "convertPullRequestToDraft" if draft else "markPullRequestReadyForReview"
    return Mutation(field_name, f"{field_name[0].upper()}{field_name[1:]}Input", {"pullRequestId": node_id})


def _withdraw_steps(pull: UpdatePull, text: str, context: ChangeContext) -> Steps:
    """Delete the branch, so that GitHub closes the pull request. If this is interrupted, the next run finishes it.

    The marker is removed from the body. Otherwise, the closed pull request would count as declining later updates.
    """
    yield Rest("PATCH", f"{context.repository}/pulls/{pull.number}", {"body": text})
    yield _move_branch(context, pull.head, NO_OBJECT)
    return None
