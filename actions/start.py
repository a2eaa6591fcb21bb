"""Starts a Tahaluf command inside an action, on this Python and with the packages that the lock names.

    python3 start.py COMMAND [ARGUMENT …]

Runs on whatever Python the runner has, so it uses the standard library alone. A Python that holds the locked
versions is used as it is (a prepared runner of one's own, a test). Otherwise the packages are put into folders of
RUNNER_TEMP, once a job, with every file checked against the hashes of the lock.

Folders on the path, and no virtual environment: making one takes longer than all the rest, and nothing is compiled
that the command does not import. Several folders, since pip fetches one file after another: each processor gets a
share of the lock. `make bench` measures it next to the other ways.
"""

from __future__ import annotations  # a Python that is too old must come as far as saying so

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final, NoReturn

ACTIONS: Final = Path(__file__).resolve().parent
LOCK: Final = ACTIONS.parent / "requirements" / "run.txt"
MINIMUM_PYTHON: Final = (3, 11)  # requires-python in pyproject.toml

PARALLEL_INSTALLS: Final = min(4, os.cpu_count() or 1)  # pips; more only wait for each other

LOCK_ENTRY: Final = re.compile(r"^(?=\w)", re.MULTILINE)  # a package of the lock begins at the margin
PINNED_VERSION: Final = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<condition> *;)?", re.MULTILINE
)

# Texts for people
PYTHON_TOO_OLD: Final = "Tahaluf needs Python {needed} or newer, and this runner's `{python}` is {found}. \
Put actions/setup-python before this step."
INSTALL_FAILED: Final = "The packages that Tahaluf needs could not be installed (see the lines above). \
Run the job again; if it stays so, see whether the runner reaches the package index."


def main(arguments: list[str]) -> NoReturn:
    """Replace this process by `python -m tahaluf ARGUMENTS`."""
    if sys.version_info < MINIMUM_PYTHON:
        required, found = (".".join(map(str, v)) for v in (MINIMUM_PYTHON, sys.version_info[:3]))
        fail(PYTHON_TOO_OLD.format(needed=required, python=sys.executable, found=found))
    lock = LOCK.read_text(encoding="utf-8")
    folders = [ACTIONS] if satisfies(lock) else [ACTIONS, *ensure_installed(lock).iterdir()]
    os.environ["PYTHONPATH"] = os.pathsep.join(
        map(str, folders)
    )  # -P keeps the checkout's folder off the path
    os.execv(sys.executable, [sys.executable, "-P", "-m", "tahaluf", *arguments])  # noqa: S606  (no shell is wanted)


def satisfies(lock: str) -> bool:
    """Whether the running Python has what the lock names, in the locked versions.

    A package with a condition ("not on PyPy") may be absent: the standard library cannot judge conditions.
    """
    return all(
        found == pin["version"] or (found is None and pin["condition"])
        for pin in PINNED_VERSION.finditer(lock)
        for found in [installed_version(pin["name"])]
    )


def installed_version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def ensure_installed(lock: str) -> Path:
    """The folder that holds the locked packages; made where it is not there yet.

    It gets its name only when it is whole, so that an interrupted installation is never taken for a good one.
    """
    target = install_folder(lock)
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix="tahaluf-", dir=target.parent))
        try:
            install(lock, draft)
        except (subprocess.CalledProcessError, OSError):
            shutil.rmtree(draft, ignore_errors=True)
            fail(INSTALL_FAILED)
        draft.rename(target)
    return target


def install_folder(lock: str) -> Path:
    """Where the packages of a lock stand: one lock, one place."""
    temporary = Path(os.environ.get("RUNNER_TEMP") or tempfile.gettempdir())
    return temporary / f"tahaluf-{hashlib.sha256(lock.encode()).hexdigest()[:16]}"


def install(lock: str, folder: Path) -> None:
    """Put the packages of the lock into folders of that place. Raises CalledProcessError where one does not come."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  (long to import, and mostly not needed)

    packages = [entry for entry in LOCK_ENTRY.split(lock) if PINNED_VERSION.match(entry)]
    batches = ["".join(packages[number::PARALLEL_INSTALLS]) for number in range(PARALLEL_INSTALLS)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(pip, batches, (folder / str(number) for number in range(PARALLEL_INSTALLS))))


def pip(requirements: str, folder: Path) -> None:
    """Install a part of the lock by the pip that this Python has."""
    quiet_options = ("--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action", "ignore")
    lock_options = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", "/dev/stdin")
    destination = ("--no-compile", "--target", str(folder))
    command = [sys.executable, "-m", "pip", "install", *quiet_options, *lock_options, *destination]
    subprocess.run(command, input=requirements, text=True, check=True)


def fail(message: str) -> NoReturn:
    print(f"::error title=Tahaluf could not start::{message}")  # noqa: T201  (a workflow command)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
