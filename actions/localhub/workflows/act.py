"""The command line and environment for an act process, which runs in host mode without Docker or internet access.

Only `--env` sets both the environment variables and the `github.*` context. The process gets a new environment, because
act would pass an inherited environment on to the steps.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from . import failed_step_output

# The labels of GitHub's Linux runners. Jobs with any of these labels run on this machine.
PLATFORMS = ("ubuntu-latest", "ubuntu-26.04", "ubuntu-24.04", "ubuntu-22.04")


@dataclass(frozen=True, slots=True)
class ActCommand:
    """An `act` process for one job. `folder` is only used by this job and contains all files that act writes."""

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
    action_folders: Mapping[str, Path]


def prepare(act: ActCommand) -> None:
    """Create a minimal repository that consists of two files. act reads only HEAD, to set github.sha."""
    git_dir = act.folder / "empty" / ".git"
    for subfolder in ("objects", "refs"):
        (git_dir / subfolder).mkdir(parents=True)
    (git_dir / "HEAD").write_text(f"{act.sha}\n")
    (git_dir / "config").write_text("[core]\n\trepositoryformatversion = 0\n")
    for directory in (
        home(act.folder),
        act.folder / "tmp",
        failed_step_output.acknowledgement_folder(act.folder),
    ):
        directory.mkdir()


def home(folder: Path) -> Path:
    """The home directory for a job's steps."""
    return folder / "home"


def command_line(act: ActCommand) -> list[str]:
    """The command line. Secrets and variables are passed in files, because `ps` shows command line arguments."""
    platforms = [part for name in PLATFORMS for part in ("-P", f"{name}=-self-hosted")]
    environment = [part for name, value in act.environment.items() for part in ("--env", f"{name}={value}")]
    actions = [
        part
        for name, folder in act.action_folders.items()
        for part in ("--local-repository", f"{act.server_url}/{name}={folder}")
    ]
    return [
        str(_bin_folder() / "act"),
        act.event_name,
        "--json",
        "--no-cache-server",
        "--action-offline-mode",
        "--no-skip-checkout",
        *("--directory", str(act.folder / "empty")),
        *("--workflows", str(act.workflow_file)),
        *("--eventpath", str(act.event_file)),
        *("--action-cache-path", str(act.folder / "cache")),
        *("--secret-file", _dotenv(act.folder / "secrets", act.secrets)),
        *("--var-file", _dotenv(act.folder / "vars", act.variables)),
        *("--actor", act.actor),
        *platforms,
        *environment,
        *actions,
    ]


def process_environment(act: ActCommand) -> dict[str, str]:
    """The environment for act: a home directory, a temporary folder, a locale, and a PATH that starts with our shells
    and Python.
    """
    return {
        "PATH": os.pathsep.join(
            [str(failed_step_output.SHELLS_FOLDER), str(_bin_folder()), os.environ.get("PATH", os.defpath)]
        ),
        "LOCALHUB_ACKNOWLEDGEMENTS": str(failed_step_output.acknowledgement_folder(act.folder)),
        "HOME": str(home(act.folder)),
        "TMPDIR": str(act.folder / "tmp"),
        "LANG": "C.UTF-8",
    }


def _bin_folder() -> Path:
    # Do not resolve the path, because the python in a virtual environment is a symlink to a file in another folder.
    return Path(sys.executable).parent


def _dotenv(file: Path, values: Mapping[str, str]) -> str:
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={_quoted(value)}\n" for name, value in values.items()))
    return str(file)


def _quoted(value: str) -> str:
    """Quote a value. Within double quotes, the dotenv parser decodes these escapes and expands `$NAME`."""
    escapes = {"\\": "\\\\", '"': '\\"', "$": "\\$", "\n": "\\n", "\r": "\\r"}
    return '"' + "".join(escapes.get(char, char) for char in value) + '"'
