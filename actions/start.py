"""Starts a Tahaluf command in an action, with the runner's Python and the locked dependencies.

    python3 start.py COMMAND [ARGUMENT …]

Uses only the standard library. If the runner's Python already has the locked versions, as on a self-hosted runner or in
a test, nothing is installed. Otherwise, pip installs them in folders under RUNNER_TEMP, once per job, and verifies
every file against the hashes in the lock.

Modules that only an installation needs are imported there, because most jobs on a self-hosted runner install nothing.

Folders on PYTHONPATH are used instead of a virtual environment, because creating one would take longer than everything
else. Only imported modules are compiled. pip downloads files one by one, so several pip processes each install a part
of the lock. `make bench` compares this with the alternatives.
"""

from __future__ import annotations  # an old Python must get far enough to report that it is too old

import os
import re
import sys
from pathlib import Path
from typing import Final, NoReturn

ACTIONS: Final = Path(__file__).resolve().parent
LOCK: Final = ACTIONS.parent / "requirements" / "run.txt"
MINIMUM_PYTHON: Final = (3, 11)  # requires-python in pyproject.toml

PARALLEL_INSTALLS: Final = min(4, os.cpu_count() or 1)  # number of pip processes; more would not be faster

LOCK_ENTRY: Final = re.compile(r"^(?=\w)", re.MULTILINE)  # each package starts at the beginning of a line
PINNED_VERSION: Final = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?P<condition> *;)?", re.MULTILINE
)

METADATA_FOLDER: Final = ".dist-info"

# User-facing messages
PYTHON_TOO_OLD: Final = "Tahaluf needs Python {needed} or newer, but this runner's `{python}` is {found}. \
Add actions/setup-python before this step."
INSTALL_FAILED: Final = "Tahaluf's dependencies could not be installed (see the lines above). \
Run the job again. If it fails again, check that the runner can reach the package index."


def main(arguments: list[str]) -> NoReturn:
    """Replace this process with `python -m tahaluf ARGUMENTS`."""
    if sys.version_info < MINIMUM_PYTHON:
        required, found = (".".join(map(str, v)) for v in (MINIMUM_PYTHON, sys.version_info[:3]))
        fail(PYTHON_TOO_OLD.format(needed=required, python=sys.executable, found=found))
    lock = LOCK.read_text(encoding="utf-8")
    folders = [ACTIONS] if satisfies(lock) else [ACTIONS, *ensure_installed(lock).iterdir()]
    # -P keeps the checkout's folder off the module search path
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, folders))
    # Otherwise, pydantic reads the metadata of every installed package to look for plugins
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    os.execv(sys.executable, [sys.executable, "-P", "-m", "tahaluf", *arguments])  # noqa: S606  (no shell needed)


def satisfies(lock: str) -> bool:
    """Whether this Python has all locked packages in the locked versions.

    Packages with an environment marker may be missing: the standard library cannot evaluate markers.
    """
    found = installed_versions()
    return all(
        found.get(normalized(pin["name"]), pin["version"] if pin["condition"] else None) == pin["version"]
        for pin in PINNED_VERSION.finditer(lock)
    )


def installed_versions() -> dict[str, str]:
    """Return the version of every installed package by its normalized name.

    Reads only the names of the folders with metadata. Importing `importlib.metadata` would take longer than everything
    else in this file.
    """
    versions: dict[str, str] = {}
    for folder in sys.path:
        for metadata in Path(folder).glob(f"*{METADATA_FOLDER}"):
            name, _, version = metadata.name.removesuffix(METADATA_FOLDER).partition("-")
            versions.setdefault(normalized(name), version)
    return versions


def normalized(package: str) -> str:
    """PyPI treats names as equal if they differ only in case, or in these separators."""
    return re.sub(r"[-_.]+", "-", package).lower()


def ensure_installed(lock: str) -> Path:
    """Return the folder with the locked packages. Installs them if it does not exist.

    The folder is renamed when it is complete, so an interrupted installation is never used.
    """
    import shutil  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

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
    """Return the folder for a lock's packages, named after the lock's hash."""
    import hashlib  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    temporary = Path(os.environ.get("RUNNER_TEMP") or tempfile.gettempdir())
    return temporary / f"tahaluf-{hashlib.sha256(lock.encode()).hexdigest()[:16]}"


def install(lock: str, folder: Path) -> None:
    """Install the locked packages to subfolders of `folder`. Raises CalledProcessError if pip fails."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    packages = [entry for entry in LOCK_ENTRY.split(lock) if PINNED_VERSION.match(entry)]
    batches = ["".join(packages[number::PARALLEL_INSTALLS]) for number in range(PARALLEL_INSTALLS)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(pip, batches, (folder / str(number) for number in range(PARALLEL_INSTALLS))))


def pip(requirements: str, folder: Path) -> None:
    """Install a part of the lock with this Python's pip.

    -P and -E: the current folder is the checkout, and a `pip.py` in it must not be run instead of pip.
    """
    quiet_options = ("--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action", "ignore")
    lock_options = ("--require-hashes", "--no-deps", "--only-binary", ":all:", "-r", "/dev/stdin")
    destination = ("--no-compile", "--target", str(folder))
    import subprocess  # noqa: PLC0415

    command = [
        sys.executable,
        "-P",
        "-E",
        "-m",
        "pip",
        "install",
        *quiet_options,
        *lock_options,
        *destination,
    ]
    subprocess.run(command, input=requirements, text=True, check=True)


def fail(message: str) -> NoReturn:
    print(f"::error title=Tahaluf could not start::{message}")  # noqa: T201  (a workflow command)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1:])
