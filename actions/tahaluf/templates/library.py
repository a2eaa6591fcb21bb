"""Finds templates: the control repository's own folder first, then the shipped ones."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tahaluf.problems import CommandError, InvalidInput, Location, Problem
from tahaluf.shipped import ROOT, TEMPLATES, shipped
from tahaluf.suggestions import Suggester

from .definition import DEFINITION_FILE, TEMPLATE_NAME
from .filesystem import TemplateFile, read_folder
from .inheritance import ResolvedTemplate, resolve_template

if TYPE_CHECKING:
    from .template import Template

BUILTIN_TEMPLATES: Final = ROOT / TEMPLATES


class Library:
    """The templates in several folders; if two have the same name, the one in the earlier folder wins.

    Each template is read once, on first use, and compiled once, on first render.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._resolved: dict[str, ResolvedTemplate] = {}
        self._sources: dict[str, Mapping[str, TemplateFile]] = {}
        self._templates: dict[str, Template] = {}

    @classmethod
    def from_paths(cls, paths: Sequence[Path]) -> "Library":
        """Folders that do not exist are skipped: a control repository may not have its own templates.

        Raises CommandError if the built-in templates are missing.
        """
        if BUILTIN_TEMPLATES in paths:
            shipped(TEMPLATES)
        return cls([path for path in paths if path.is_dir()])

    def names(self) -> tuple[str, ...]:
        """The templates a project can choose, sorted. Names that begin with `_` are only for `extends`."""
        names = {path.parent.name for folder in self._folders for path in folder.glob(f"*/{DEFINITION_FILE}")}
        return tuple(
            sorted(name for name in names if TEMPLATE_NAME.fullmatch(name) and not name.startswith("_"))
        )

    def resolve(self, name: str) -> ResolvedTemplate:
        """The template with everything it extends.

        Raises CommandError if no template has that name, or InvalidInput.
        """
        if name not in self._resolved:
            self._resolved[name] = resolve_template(name, self._read_files)
        return self._resolved[name]

    def get(self, name: str) -> "Template":
        """A template that is rendered in this process, so it must be trusted. Raises as `resolve` does."""
        from .template import Template  # noqa: PLC0415  (only processes that render load Jinja)

        if name not in self._templates:
            self._templates[name] = Template(self.resolve(name))
        return self._templates[name]

    def _read_files(self, name: str) -> Mapping[str, TemplateFile]:
        """Reads each folder once, even if several templates extend it."""
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
    """The template in this folder. Its base is looked up in the library, or in the parent folder without one.

    Raises InvalidInput with all problems.
    """
    try:
        return (library or Library.from_paths([path.parent])).resolve(path.name)
    except CommandError as error:
        location = Location((path / DEFINITION_FILE).as_posix())
        raise InvalidInput([Problem(location, "template-extends", error.what, error.fix)]) from None
