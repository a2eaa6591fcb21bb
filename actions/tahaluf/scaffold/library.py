"""Where templates are found: the control repository's own folder first, then the ones shipped here."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tahaluf.problems import Place, Problem, Refused, Stopped

from .definition import DEFINITION, NAME
from .disk import Source, read_folder
from .merge import Merged, merge

if TYPE_CHECKING:
    from .template import Template

SHIPPED: Final = Path(__file__).parents[3] / "templates"


class Library:
    """The templates of some folders; of two with the same name the one in the first folder counts.

    A template is read once, when it is first asked for, and compiled once, when it is first rendered.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._merged: dict[str, Merged] = {}
        self._sources: dict[str, Mapping[str, Source]] = {}
        self._templates: dict[str, Template] = {}

    @classmethod
    def at(cls, paths: Sequence[Path]) -> "Library":
        """Folders that are not there are passed over: a control repository may have none of its own."""
        return cls([path for path in paths if path.is_dir()])

    def names(self) -> tuple[str, ...]:
        """What a project can choose, sorted. A name that begins with `_` is there for others to build on."""
        found = {path.parent.name for folder in self._folders for path in folder.glob(f"*/{DEFINITION}")}
        return tuple(sorted(name for name in found if NAME.fullmatch(name) and not name.startswith("_")))

    def merged(self, name: str) -> Merged:
        """The template as it was read. Raises Stopped where there is none of that name, Refused for its faults."""
        if name not in self._merged:
            self._merged[name] = merge(name, self._read)
        return self._merged[name]

    def get(self, name: str) -> "Template":
        """The template, to be rendered in this process: for those who trust it. Raises as `merged` does."""
        from .template import Template  # noqa: PLC0415  (Jinja is loaded where templates run, and only there)

        if name not in self._templates:
            self._templates[name] = Template(self.merged(name))
        return self._templates[name]

    def _read(self, name: str) -> Mapping[str, Source]:
        """Once, however many templates build on it."""
        if name not in self._sources:
            self._sources[name] = self._found(name)
        return self._sources[name]

    def _found(self, name: str) -> Mapping[str, Source]:
        if NAME.fullmatch(name):
            for folder in self._folders:
                if (folder / name / DEFINITION).is_file():
                    return read_folder(folder / name)
        names = self.names()
        near = difflib.get_close_matches(name, names, n=1)
        mend = f"did you mean {near[0]}?" if near else f"there are {', '.join(names) or 'none'}"
        raise Stopped(f"there is no template {name!r}", mend)


def read_template(path: Path, library: Library | None = None) -> Merged:
    """The template in this folder. What it builds on is looked for in the library, or else beside it.

    Raises Refused with all that keeps it from being read.
    """
    try:
        return (library or Library.at([path.parent])).merged(path.name)
    except Stopped as stopped:
        place = Place((path / DEFINITION).as_posix())
        raise Refused([Problem(place, "template-extends", stopped.what, stopped.mend)]) from None
