"""Where templates are found: the control repository's own folder first, then the ones shipped here."""

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tahaluf.problems import Stopped

from .definition import DEFINITION, NAME
from .disk import Source, read_folder
from .merge import merge
from .template import Template

SHIPPED: Final = Path(__file__).parents[3] / "templates"


class Library:
    """The templates of some folders; of two with the same name the one in the first folder counts.

    A template is read and compiled once, when it is first asked for.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._templates: dict[str, Template] = {}

    @classmethod
    def at(cls, paths: Sequence[Path]) -> "Library":
        """Folders that are not there are passed over: a control repository may have none of its own."""
        return cls([path for path in paths if path.is_dir()])

    def names(self) -> tuple[str, ...]:
        """What a project can choose, sorted. A name that begins with `_` is there for others to build on."""
        found = {path.parent.name for folder in self._folders for path in folder.glob(f"*/{DEFINITION}")}
        return tuple(sorted(name for name in found if NAME.fullmatch(name) and not name.startswith("_")))

    def get(self, name: str) -> Template:
        """Raises Stopped where there is no template of that name, Refused where it is not in order."""
        if name not in self._templates:
            self._templates[name] = Template(merge(name, self._read))
        return self._templates[name]

    def _read(self, name: str) -> Mapping[str, Source]:
        if NAME.fullmatch(name):
            for folder in self._folders:
                if (folder / name / DEFINITION).is_file():
                    return read_folder(folder / name)
        names = self.names()
        near = difflib.get_close_matches(name, names, n=1)
        mend = f"did you mean {near[0]}?" if near else f"there are {', '.join(names) or 'none'}"
        raise Stopped(f"there is no template {name!r}", mend)
