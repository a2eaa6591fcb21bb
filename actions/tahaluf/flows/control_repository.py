"""The files of a new control repository, as `tahaluf init` writes them."""

import json
import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from tahaluf.inputs.form_choices import NO_TOPICS, desired_forms
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import DEFAULT_CONTROL, MANIFEST_FILE
from tahaluf.manifest import Manifest, Term, load
from tahaluf.problems import CommandError
from tahaluf.shipped import COMMIT_RECORD, ROOT
from tahaluf.templates import BUILTIN_TEMPLATES, CONTROL_TEMPLATE, File, Library, Policy, Tree

DEFAULT_ROSTER: Final = "roster"

# The repository in which Tahaluf publishes its actions
ACTIONS_OWNER: Final = "tahaluf"
ACTIONS_REPOSITORY: Final = "tahaluf"

PIN: Final = re.compile(r"(?P<owner>[A-Za-z0-9-]+)/(?P<repository>[A-Za-z0-9_.-]+)@(?P<commit>[0-9a-f]{40})")
INVALID_PIN: Final = "{text!r} is not a repository with a commit"
PIN_FIX: Final = "write OWNER/REPOSITORY@COMMIT, with all 40 digits of the commit"
UNKNOWN_COMMIT: Final = "this installation of Tahaluf does not know which commit its actions come from"
MODIFIED_COMMIT: Final = "this installation of Tahaluf was built from uncommitted files"
GIVE_PIN: Final = "use --actions OWNER/REPOSITORY@COMMIT, for example with the commit of a release"


@dataclass(frozen=True, slots=True)
class ActionsPin:
    """The repository with Tahaluf's actions, and the commit to which workflows pin them.

    `version` is the release to which the commit belongs, such as `v1.2.3`, or an empty string.
    """

    owner: str
    repository: str
    commit: str
    version: str = ""


def read_pin(text: str) -> ActionsPin:
    """Parse `OWNER/REPOSITORY@COMMIT`. Raises CommandError if the text has another form."""
    found = PIN.fullmatch(text)
    if found is None:
        raise CommandError(INVALID_PIN.format(text=text), PIN_FIX)
    return ActionsPin(**found.groupdict())


def shipped_pin(record: Path = ROOT / COMMIT_RECORD) -> ActionsPin:
    """Return the commit that this installation was built from. Raises CommandError if the installation does not
    record it.
    """
    built = json.loads(record.read_text(encoding="utf-8")) if record.is_file() else {}
    if not built.get("commit"):
        raise CommandError(UNKNOWN_COMMIT, GIVE_PIN)
    if built["modified"]:
        raise CommandError(MODIFIED_COMMIT, GIVE_PIN)
    return ActionsPin(ACTIONS_OWNER, ACTIONS_REPOSITORY, built["commit"], built["release"])


@dataclass(frozen=True, slots=True)
class ControlAnswers:
    """The answers to the questions that `tahaluf init` asks.

    `translations` maps languages to the coalition's name, and `reach` maps them to a text about how to contact the
    coalition outside GitHub. `owners` are logins, or teams as `organization/team`. Without `actions`, workflows use
    the actions in their own repository, as Tahaluf's own repository does.
    """

    organization: str
    name: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    locales: tuple[str, ...] = ("en",)
    repository: str = DEFAULT_CONTROL
    roster: str = DEFAULT_ROSTER
    owners: tuple[str, ...] = ()
    reach: Mapping[str, str] = field(default_factory=dict)
    actions: ActionsPin | None = None

    @property
    def template_values(self) -> dict[str, object]:
        """The values of the template's variables."""
        pin = self.actions or ActionsPin("", "", "")
        return {
            "slug": self.repository,
            "organization": self.organization,
            "coalition": self.name or self.organization,
            "lang": self.locales[0],
            "locales": self.locales,
            "translations": self.translations,
            "reach_texts": self.reach,
            "roster": self.roster,
            "owners": self.owners,
            "actions_owner": pin.owner,
            "actions_repository": pin.repository,
            "actions_commit": pin.commit,
            "actions_version": pin.version,
        }


def control_tree(answers: ControlAnswers, projects: str = "") -> Tree:
    """Return the files of a new control repository, with their lock file.

    `projects` are the entries below `projects:` in the manifest, as YAML. The result depends only on the arguments and
    on this version of Tahaluf. Raises InvalidInput if an answer is not valid, or if Tahaluf has no translations for one
    of the languages.
    """
    tree = render_control(answers)
    manifest_file = replace(tree[MANIFEST_FILE], content=tree[MANIFEST_FILE].content + projects.encode())
    manifest = load(manifest_file.content.decode(), MANIFEST_FILE)
    forms = form_files(manifest, Library.from_paths([BUILTIN_TEMPLATES]))
    return Tree(tree.template, tree.version, {**tree, MANIFEST_FILE: manifest_file, **forms}, tree.history)


def render_control(answers: ControlAnswers) -> Tree:
    """Render the template: all files except the issue forms. Raises InvalidInput if an answer is not valid."""
    library = Library.from_paths([BUILTIN_TEMPLATES])
    # Rendered in this process, because the template comes with Tahaluf and is trusted
    return library.get(CONTROL_TEMPLATE).render(answers.template_values)


def form_files(
    manifest: Manifest,
    library: Library,
    topics: Mapping[str, Term] = NO_TOPICS,
    current: Callable[[str], str | None] = lambda _: None,
    errors: ItemErrors[str] | None = None,
) -> dict[str, File]:
    """Return the issue forms in the coalition's languages, by path. `topics`: the resources' topics.

    `current` returns the current content of a form, or None if the form does not exist. In forms that people maintain
    by hand, only options and managed blocks are updated. If `errors` is given, it records the forms that cannot be
    updated, and these stay as they are.
    """
    files: dict[str, File] = {}
    for form in desired_forms(manifest, library, topics):
        text = current(form.path)
        with nullcontext() if errors is None else errors.isolate(form.path):
            text = form.updated(text)
        if text is not None:
            files[form.path] = File(text.encode(), policy=Policy.MANAGED)
    return files
