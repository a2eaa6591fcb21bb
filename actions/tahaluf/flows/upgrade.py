"""Opens a pull request that updates the control repository to this release of Tahaluf.

It works like an update of a project's repository: manual changes are merged with the files that this release's `init`
writes.
"""

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tahaluf.flows.control_repository import ActionsPin, ControlAnswers, form_files, render_control
from tahaluf.git_objects import blob_id
from tahaluf.github import (
    ReadResult,
    RepositoryTip,
    Session,
    read_contents,
    read_earlier_updates,
    read_folders,
    read_repository_tip,
    run_steps,
)
from tahaluf.inputs.clone import clone_commit
from tahaluf.inputs.library_files import read_topics
from tahaluf.inputs.local_files import read_manifest, read_text
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import FORM_PATHS, FORMS_FOLDER
from tahaluf.manifest import Manifest
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeContext,
    PlanItem,
    Unmanaged,
)
from tahaluf.problems import CommandError
from tahaluf.resources import (
    DesiredUpdate,
    UpdateFacts,
    UpdatesResource,
    contents_for,
    facts_from,
    folders_for,
    with_folders,
)
from tahaluf.templates import (
    CONTROL_TEMPLATE,
    File,
    Library,
    Lock,
    Tree,
    affected_files,
    wanted_key,
)

FORM_NAMES: Final = tuple(PurePosixPath(path).stem for path in FORM_PATHS)

# User-facing messages
NO_LOCK: Final = "{control} has no lock file, so Tahaluf cannot tell what was changed in it by hand"
NO_LOCK_FIX: Final = "only repositories created by `tahaluf init` can be upgraded"
OUTDATED_CLONE: Final = "this clone is not at the newest commit of {control}"
PULL_FIX: Final = "check out the default branch, and run `git pull`"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The result of planning an upgrade: at most one change, the items that a person has to handle, and the errors of
    forms that could not be updated.
    """

    items: tuple[PlanItem, ...]
    resource: UpdatesResource
    desired: DesiredUpdate
    context: ChangeContext
    open_pull: int | None
    errors: ItemErrors[str]

    @property
    def left_to_people(self) -> tuple[tuple[str, str], ...]:
        """The names of the files or templates that are not changed, with the reasons."""
        left = (item for item in self.items if isinstance(item, Unmanaged | Blocked))
        failed = ((path, f"{error.what}; {error.fix}") for path, error in self.errors.by_item.items())
        return (*((item.target, item.reason) for item in left), *failed)

    @property
    def needs_person(self) -> bool:
        """Whether a person has to do something before the pull request can be opened."""
        return bool(self.errors) or any(
            isinstance(item, Blocked) or (isinstance(item, Unmanaged) and item.is_notice)
            for item in self.items
        )

    @property
    def change(self) -> Change | None:
        return next((item for item in self.items if isinstance(item, Change)), None)


def plan_upgrade(session: Session, control: str, manifest_path: Path, pin: ActionsPin) -> Upgrade:
    """Compare the control repository with the files that this release writes. `manifest_path` is in an up-to-date
    clone.

    Raises CommandError if the clone is outdated, or if the repository has no lock file.
    """
    owner, _, name = control.partition("/")
    root = manifest_path.parent
    tip = read_repository_tip(session, control)
    if clone_commit(root) != tip.commit:
        raise CommandError(OUTDATED_CLONE.format(control=control), PULL_FIX)
    if tip.lock is None:
        raise CommandError(NO_LOCK.format(control=control), NO_LOCK_FIX)
    manifest = read_manifest(manifest_path)
    errors = ItemErrors[str]()
    tree = _current_tree(manifest, name, root, pin, errors)
    desired = DesiredUpdate(name, CONTROL_TEMPLATE, lambda: tree, manifest.locales[0], 1)
    facts = _read_facts(session, control, tip, tree, root)
    context = ChangeContext(owner, name, tip.repository_id, tip.branch, tip.commit)
    resource = UpdatesResource(lambda *_: tree)
    pull = facts.open_pull.number if facts.open_pull else None
    return Upgrade(tuple(resource.diff(desired, facts)), resource, desired, context, pull, errors)


def execute_upgrade(session: Session, upgrade: Upgrade, change: Change) -> None:
    """Open the pull request, or edit it if it is already open. Raises CommandError if GitHub refuses."""
    run_steps(session, upgrade.resource.steps(change, upgrade.desired, upgrade.context))


def _current_tree(
    manifest: Manifest, name: str, root: Path, pin: ActionsPin, errors: ItemErrors[str]
) -> Tree:
    """Return the files that this release writes for the manifest, with hand-maintained forms updated.

    A form that cannot be updated is recorded in `errors` and stays as it is.
    """
    answers = ControlAnswers(
        organization=manifest.organization,
        name=manifest.name,
        translations={code: text.name for code, text in manifest.translations.items() if text.name},
        locales=manifest.locales,
        repository=name,
        roster=manifest.roster,
        reach=manifest.volunteers.reach,
        actions=pin,
    )
    library = Library.of_checkout(root)
    tree = render_control(answers)
    files: dict[str, File] = {
        **tree,
        **form_files(manifest, library, read_topics(root), lambda path: _text(root / path), errors),
    }
    return Tree(tree.template, tree.version, files, tree.history)


def _text(path: Path) -> str | None:
    return read_text(path) if path.exists() else None


def _read_facts(session: Session, control: str, tip: RepositoryTip, tree: Tree, root: Path) -> UpdateFacts:
    """Read the data that the update depends on, as `apply` does for the projects' repositories."""
    owner, _, name = control.partition("/")
    found = _only(read_earlier_updates(session, owner, {name: str(tip.lock)}))
    facts = facts_from(found, tree, tip.tree)
    if facts.lock is None:
        return facts
    facts = _with_generated_forms(facts, facts.lock, tree, root)
    folders = _only(read_folders(session, owner, {name: (tip.commit, folders_for(facts, tree))}))
    facts = with_folders(facts, folders)
    if oids := contents_for(facts, tree):
        facts = replace(facts, contents=_only(read_contents(session, owner, {name: oids})))
    return facts


def _with_generated_forms(facts: UpdateFacts, lock: Lock, tree: Tree, root: Path) -> UpdateFacts:
    """Treat the current forms as unchanged, because `form sync` wrote them, and the new forms keep all parts that
    were written by hand.
    """
    rows = {
        path: replace(row, blob=blob_id((root / path).read_bytes())) if _is_form(path, tree, root) else row
        for path, row in lock.files.items()
    }
    lock = replace(lock, files=rows)
    affected = affected_files(lock, tree)
    return replace(facts, lock=lock, wanted=wanted_key(tree.template, affected) if affected else "")


def _is_form(path: str, tree: Tree, root: Path) -> bool:
    is_generated = PurePosixPath(path).name.startswith(FORM_NAMES)
    return path.startswith(f"{FORMS_FOLDER}/") and is_generated and path in tree and (root / path).is_file()


def _only(found: dict[str, ReadResult]) -> Any:
    """Return the only value, or raise it if it is an error."""
    [result] = found.values()
    if isinstance(result, CommandError):
        raise result
    return result
