"""The command line and the environment of one act process: host mode, no Docker, no internet.

The `--env` form alone reaches both the variables and the `github.*` context; act would pass on whatever its
parent has, so its own environment is made from nothing.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from localhub.workflows import last_words

# What GitHub's own runners are called; all of them are this machine.
PLATFORMS = ("ubuntu-latest", "ubuntu-26.04", "ubuntu-24.04", "ubuntu-22.04")


@dataclass(frozen=True, slots=True)
class Call:
    """One job's act. `folder` is its own; everything it leaves behind is in there."""

    folder: Path
    workflow_file: Path
    event_file: Path
    event_name: str
    sha: str
    actor: str
    server_url: str
    variables: Mapping[str, str]
    secrets: Mapping[str, str]
    environment: Mapping[str, str]
    standins: Mapping[str, Path]


def prepare(call: Call) -> None:
    """A repository of two files: act takes github.sha from its HEAD and reads nothing else of it."""
    git = call.folder / "empty" / ".git"
    for part in ("objects", "refs"):
        (git / part).mkdir(parents=True)
    (git / "HEAD").write_text(f"{call.sha}\n")
    (git / "config").write_text("[core]\n\trepositoryformatversion = 0\n")
    for own in (call.folder / "home", call.folder / "tmp", last_words.place(call.folder)):
        own.mkdir()


def command(call: Call) -> list[str]:
    """The program and its arguments. Secrets and variables travel in files, which `ps` does not show."""
    platforms = [part for name in PLATFORMS for part in ("-P", f"{name}=-self-hosted")]
    environment = [part for name, value in call.environment.items() for part in ("--env", f"{name}={value}")]
    standins = [
        part
        for name, folder in call.standins.items()
        for part in ("--local-repository", f"{call.server_url}/{name}={folder}")
    ]
    return [
        str(_bin() / "act"),
        call.event_name,
        "--json",
        "--no-cache-server",
        "--action-offline-mode",
        "--no-skip-checkout",
        *("--directory", str(call.folder / "empty")),
        *("--workflows", str(call.workflow_file)),
        *("--eventpath", str(call.event_file)),
        *("--action-cache-path", str(call.folder / "cache")),
        *("--secret-file", _dotenv(call.folder / "secrets", call.secrets)),
        *("--var-file", _dotenv(call.folder / "vars", call.variables)),
        *("--actor", call.actor),
        *platforms,
        *environment,
        *standins,
    ]


def own_environment(call: Call) -> dict[str, str]:
    """What act starts with: our shells and our Python first, a home and a place for scratch, a language."""
    return {
        "PATH": os.pathsep.join([str(last_words.SHELLS), str(_bin()), os.environ.get("PATH", os.defpath)]),
        "LOCALHUB_LAST_WORDS": str(last_words.place(call.folder)),
        "HOME": str(call.folder / "home"),
        "TMPDIR": str(call.folder / "tmp"),
        "LANG": "C.UTF-8",
    }


def _bin() -> Path:
    # Not resolved: a virtual environment's python is a link out of it.
    return Path(sys.executable).parent


def _dotenv(file: Path, values: Mapping[str, str]) -> str:
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={_quoted(value)}\n" for name, value in values.items()))
    return str(file)


def _quoted(value: str) -> str:
    """In double quotes the dotenv reader undoes these escapes and expands `$NAME`."""
    escapes = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(char, char) for char in value) + '"'
