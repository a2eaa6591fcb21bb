"""Finds local stand-ins for the third-party actions that a job uses.

A stand-in is a folder `standins/OWNER/NAME` with an `action.yml`. The same stand-in is used for all refs of the action.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from localhub import yaml12
from localhub.workflows.errors import WorkflowError

STANDINS = Path(__file__).parent / "standins"


def standins(job: Mapping[str, Any], read: Callable[[str], str | None]) -> dict[str, Path]:
    """Map the `owner/name@ref` of every third-party action that the job uses to the folder of its stand-in.

    `read` returns the text of a file in the checked-out commit, or None. The actions that local actions use are
    included. Raises WorkflowError.
    """
    return {name: _standin(name) for name in _third_party(_uses(job), read, set())}


def _third_party(names: Iterable[str], read: Callable[[str], str | None], seen: set[str]) -> Iterator[str]:
    for name in names:
        if name in seen:
            continue
        seen.add(name)
        if name.startswith("./"):
            yield from _third_party(_uses_of_local_action(name, read), read, seen)
        else:
            yield name


def _uses_of_local_action(local: str, read: Callable[[str], str | None]) -> list[str]:
    """The actions that a local action uses. Empty for a local action that is only created while the job runs."""
    folder = PurePosixPath(local)
    text = read(str(folder / "action.yml")) or read(str(folder / "action.yaml"))
    if text is None:
        return []
    try:
        action = yaml12.load(text)
    except yaml12.YamlError:
        return []  # act reports this in the step that uses it
    return _uses(action.get("runs") or {}) if isinstance(action, dict) else []


def _uses(definition: Mapping[str, Any]) -> list[str]:
    steps = [step for step in definition.get("steps") or [] if isinstance(step, dict)]
    return [str(step["uses"]) for step in [*steps, definition] if "uses" in step]


def _standin(name: str) -> Path:
    repository = name.partition("@")[0].lower()
    folder = STANDINS / repository
    if not (folder / "action.yml").is_file():
        known = sorted(str(file.parent.relative_to(STANDINS)) for file in STANDINS.glob("*/*/action.yml"))
        raise WorkflowError(
            f"`uses: {name}`: localhub has no stand-in for this action; expected one of: {', '.join(known)}"
        )
    return folder
