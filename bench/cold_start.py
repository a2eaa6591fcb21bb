"""Measures how long an action takes to start on an empty runner, for several ways of installing its packages.

The packages are already on disk, so the times do not depend on the network. Every start runs the same small command.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import run
from start_times import ROOT, StartTime

LOCK = ROOT / "requirements/run.txt"
WHEELS = ROOT / ".bench/wheels"
# The base interpreter of this environment, which has pip but none of the packages
PYTHON = str(Path(sys.base_prefix) / "bin/python3")
INSTALL_ARGUMENTS = f"--quiet --no-index --find-links {WHEELS} --require-hashes --no-deps -r {LOCK}"
COMMAND = f"-P -m tahaluf plan --shards 1 --manifest {ROOT / 'projects.yml'}"
PIP = "-m pip --disable-pip-version-check --no-input --no-cache-dir"
UNPACK = (
    "import glob, sys, zipfile; [zipfile.ZipFile(w).extractall(sys.argv[2]) for w in glob.glob(sys.argv[1])]"
)

# A script for each method. $D is an empty folder, and $A is a fresh copy of actions/.
METHODS = {
    "packages already installed": f'PYTHONPATH="$A:$THERE" {PYTHON} {COMMAND}',
    "a virtual environment and pip": (
        f'{PYTHON} -m venv "$D" && "$D/bin/python" {PIP} install {INSTALL_ARGUMENTS} && '
        f'PYTHONPATH="$A" "$D/bin/python" {COMMAND}'
    ),
    "a virtual environment and uv": (
        f'{PYTHON} -m venv --without-pip "$D" && uv pip install --no-cache --python "$D/bin/python" '
        f'{INSTALL_ARGUMENTS} && PYTHONPATH="$A" "$D/bin/python" {COMMAND}'
    ),
    "unpacked wheels, like a zipapp": (
        f'{PYTHON} -c "{UNPACK}" "{WHEELS}/*.whl" "$D" && PYTHONPATH="$A:$D" {PYTHON} {COMMAND}'
    ),
    "one pip per CPU: `start.py`": (
        f'RUNNER_TEMP="$D" PIP_NO_INDEX=1 PIP_FIND_LINKS={WHEELS} PIP_NO_CACHE_DIR=1 '
        f'{PYTHON} "$A/start.py" {COMMAND.partition(" tahaluf ")[2]}'
    ),
}


def cold_starts(repetitions: int) -> list[StartTime]:
    """Return the fastest of several startup times, for each method that is available on this machine."""
    _fetch()
    with TemporaryDirectory() as folder:
        installed = Path(folder) / "installed"
        run(["sh", "-c", f'{PYTHON} -c "{UNPACK}" "{WHEELS}/*.whl" {installed}'])
        methods = {
            name: script for name, script in METHODS.items() if " uv " not in script or shutil.which("uv")
        }
        return [
            StartTime(name, min(wall for wall, _ in measurements), min(cpu for _, cpu in measurements))
            for name, script in methods.items()
            for measurements in [list(_measure(script, installed, repetitions))]
        ]


def _measure(script: str, installed: Path, repetitions: int) -> Iterator[tuple[float, float]]:
    for _ in range(repetitions):
        with TemporaryDirectory() as folder:
            checkout = Path(folder) / "copy"
            ignored = shutil.ignore_patterns("__pycache__", "localhub")
            for name in ("actions", "requirements"):
                shutil.copytree(ROOT / name, checkout / name, ignore=ignored)
            (Path(folder) / "empty").mkdir()
            environment = {
                "A": str(checkout / "actions"),
                "D": str(Path(folder) / "empty"),
                "THERE": str(installed),
            }
            measurement = run(
                ["sh", "-c", script], {**environment, "HOME": folder, "PYTHONDONTWRITEBYTECODE": ""}
            )
            assert measurement.code == 0, measurement.out
            yield measurement.wall, measurement.cpu


def _fetch() -> None:
    """Download the wheels in the lock file once."""
    if not WHEELS.exists():
        measurement = run(
            [
                PYTHON,
                *PIP.split(),
                "download",
                "--quiet",
                "--require-hashes",
                "--no-deps",
                "-r",
                str(LOCK),
                "-d",
                str(WHEELS),
            ]
        )
        assert measurement.code == 0, measurement.out
