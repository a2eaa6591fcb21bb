"""Finds templates, first in the control repository's own folder and then among the built-in ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tahaluf.layout import TEMPLATES_FOLDER
from tahaluf.problems import CommandError, InvalidInput, Location, Problem
from tahaluf.shipped import ROOT, TEMPLATES, shipped
from tahaluf.suggestions import Suggester

from .definition import DEFINITION_FILE, TEMPLATE_NAME
from .filesystem import TemplateFile, read_folder
from .inheritance import ResolvedTemplate, resolve_template

if TYPE_CHECKING:
    from .template import Template

BUILTIN_TEMPLATES: Final = ROOT / TEMPLATES
CONTROL_TEMPLATE: Final = "control"  # the template of the control repository, which no project can choose


class Library:
    """The templates in several folders. If two templates have the same name, the one in the earlier folder takes
    precedence.

    Each template is read only once, on first use, and compiled only once, when it is first rendered.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._resolved: dict[str, ResolvedTemplate] = {}
        self._sources: dict[str, Mapping[str, TemplateFile]] = {}
        self._templates: dict[str, Template] = {}

    @classmethod
    def from_paths(cls, paths: Sequence[Path]) -> "Library":
        """Create a library. Folders that do not exist are skipped, since a control repository may have no templates.

        Raises CommandError if the built-in templates are missing.
        """
        if BUILTIN_TEMPLATES in paths:
            shipped(TEMPLATES)
        return cls([path for path in paths if path.is_dir()])

    @classmethod
    def of_checkout(cls, root: Path) -> "Library":
        """Create a library of the coalition's own templates and the built-in ones. The coalition's take precedence."""
        return cls.from_paths([root / TEMPLATES_FOLDER, BUILTIN_TEMPLATES])

    def names(self) -> tuple[str, ...]:
        """Return the names of the templates that projects can choose.

        Other templates can only extend those whose names begin with `_`.
        """
        names = {path.parent.name for folder in self._folders for path in folder.glob(f"*/{DEFINITION_FILE}")}
        names.discard(CONTROL_TEMPLATE)
        return tuple(
            sorted(name for name in names if TEMPLATE_NAME.fullmatch(name) and not name.startswith("_"))
        )

    def resolve(self, name: str) -> ResolvedTemplate:
        """Return the template with everything that it inherits.

        Raises CommandError if no template has that name, and InvalidInput if the template has problems.
        """
        if name not in self._resolved:
            self._resolved[name] = resolve_template(name, self._read_files)
        return self._resolved[name]

    def get(self, name: str) -> "Template":
        """Return a template that is rendered in this process, which is safe only if the template is trusted.

        Raises the same errors as `resolve`.
        """
        from .template import Template  # noqa: PLC0415  (only processes that render load Jinja)

        if name not in self._templates:
            self._templates[name] = Template(self.resolve(name))
        return self._templates[name]

    def _read_files(self, name: str) -> Mapping[str, TemplateFile]:
        """Read a template's files. Each folder is read only once, even if several templates extend it."""
        if name not in self._sources:
            self._sources[name] = self._find_files(name)
        return self._sources[name]

    def _find_files(self, name: str) -> Mapping[str, TemplateFile]:
        if TEMPLATE_NAME.fullmatch(name):
            for folder in self._folders:
                if (folder / name / DEFINITION_FILE).is_file():
                    return read_folder(folder / name)
        names = self.names()
        fix = Suggester().did_you_mean(name, names) or f"the templates are {', '.join(names) or 'none'}"
        raise CommandError(f"there is no template {name!r}", fix)


def read_template(path: Path, library: Library | None = None) -> ResolvedTemplate:
    """Read the template in this folder.

    Its base template is looked up in `library` or, if that is None, in the parent folder.

    Raises InvalidInput, which lists all problems.
    """
    try:
        return (library or Library.from_paths([path.parent])).resolve(path.name)
    except CommandError as error:
        location = Location((path / DEFINITION_FILE).as_posix())
        raise InvalidInput([Problem(location, "template-extends", error.what, error.fix)]) from None
