"""The files of a new control repository, as `tahaluf init` writes them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from tahaluf.inputs.form_choices import desired_forms
from tahaluf.layout import MANIFEST_FILE
from tahaluf.manifest import Manifest, load
from tahaluf.templates import BUILTIN_TEMPLATES, CONTROL_TEMPLATE, File, Library, Policy, Tree

DEFAULT_CONTROL: Final = "control"
DEFAULT_ROSTER: Final = "roster"


@dataclass(frozen=True, slots=True)
class ActionsPin:
    """The repository with Tahaluf's actions, and the commit at which workflows use them.

    `version` is the release to which the commit belongs, such as `v1.2.3`, or empty.
    """

    owner: str
    repository: str
    commit: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class ControlAnswers:
    """What `tahaluf init` asks.

    `translations` and `reach` contain texts by language: the coalition's name, and where to find it outside GitHub.
    `owners` are logins, or teams as `organization/team`. Without `actions`, workflows use the actions in their own
    repository, as Tahaluf's own repository does.
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
    on this version of Tahaluf. Raises InvalidInput if an answer is not valid, or if Tahaluf has no texts in one of the
    languages.
    """
    library = Library.from_paths([BUILTIN_TEMPLATES])
    # Rendered in this process, because the template comes with Tahaluf and is trusted
    tree = library.get(CONTROL_TEMPLATE).render(answers.template_values)
    manifest_file = replace(tree[MANIFEST_FILE], content=tree[MANIFEST_FILE].content + projects.encode())
    manifest = load(manifest_file.content.decode(), MANIFEST_FILE)
    files = {**tree, MANIFEST_FILE: manifest_file, **form_files(manifest, library)}
    return Tree(tree.template, tree.version, files, tree.history)


def form_files(manifest: Manifest, library: Library) -> dict[str, File]:
    """Return the issue forms in the coalition's languages, by path."""
    return {
        form.path: File(form.updated(None).encode(), policy=Policy.MANAGED)
        for form in desired_forms(manifest, library)
    }
