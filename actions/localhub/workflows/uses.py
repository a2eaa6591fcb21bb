"""Finds the folders of the actions that a job uses.

Actions in the job's own repository need no such folder. Other actions are in a repository on this server, or have a
stand-in. A stand-in is a folder `standins/OWNER/NAME` with an `action.yml`, and is used for every ref.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from localhub import yaml12
from localhub.workflows.errors import WorkflowError

STANDINS = Path(__file__).parent / "standins"

Read = Callable[[str], str | None]
# Returns the folder of a repository at a ref: owner, name, ref → folder, or None if there is no such repository.
Export = Callable[[str, str, str], Path | None]


def action_folders(job: Mapping[str, Any], read: Read, export: Export) -> dict[str, Path]:
    """Map the `owner/name@ref` of every action from another repository to the folder of that repository.

    `read` returns a file from the checked-out commit, or None. This includes the actions that other actions use. Raises
    WorkflowError if an action cannot be found.
    """
    return dict(_Search(read, export, set()).folders(_uses(job)))


@dataclass(frozen=True, slots=True)
class _Search:
    read: Read
    export: Export
    seen: set[str]

    def folders(self, names: Iterable[str]) -> Iterator[tuple[str, Path]]:
        for name in names:
            if name in self.seen:
                continue
            self.seen.add(name)
            if name.startswith("./"):
                yield from self.folders(_uses_of_action(name, self.read))
            else:
                yield from self._other_repository(name)

    def _other_repository(self, name: str) -> Iterator[tuple[str, Path]]:
        address, _, ref = name.partition("@")
        owner, _, rest = address.partition("/")
        repository, _, path = rest.partition("/")
        if (standin := STANDINS / address.lower()) and (standin / "action.yml").is_file():
            yield name, standin
        elif folder := self.export(owner, repository, ref):
            yield f"{owner}/{repository}@{ref}", folder
            yield from self.folders(_uses_of_action(path, lambda file: _read_text(folder / file)))
        else:
            raise _unknown_action(name)


def _uses_of_action(folder: str, read: Read) -> list[str]:
    """Return the actions that an action uses. Local actions that are created while the job runs cannot be followed."""
    text = read(str(PurePosixPath(folder) / "action.yml")) or read(str(PurePosixPath(folder) / "action.yaml"))
    if text is None:
        return []
    try:
        action = yaml12.load(text)
    except yaml12.YamlError:
        return []  # act reports this in the step that uses the action
    return _uses(action.get("runs") or {}) if isinstance(action, dict) else []


def _read_text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else None


def _uses(definition: Mapping[str, Any]) -> list[str]:
    steps = [step for step in definition.get("steps") or [] if isinstance(step, dict)]
    return [str(step["uses"]) for step in [*steps, definition] if "uses" in step]


def _unknown_action(name: str) -> WorkflowError:
    known = sorted(str(file.parent.relative_to(STANDINS)) for file in STANDINS.glob("*/*/action.yml"))
    return WorkflowError(
        f"`uses: {name}`: there is no such public repository or ref on this server, and localhub has no stand-in for "
        f"the action; it has stand-ins for {', '.join(known)}"
    )
