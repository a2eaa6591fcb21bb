"""How long an action takes to begin on a runner that has nothing yet, by several ways to bring its packages.

The packages lie on the disk: what the download takes is the network's. Every start ends with the same small command.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import run
from starts import ROOT, Start

LOCK = ROOT / "requirements/run.txt"
WHEELS = ROOT / ".bench/wheels"
# The Python under the environment that the bench runs in: it has pip, and none of the packages.
PYTHON = str(Path(sys.base_prefix) / "bin/python3")
CHECKED = f"--quiet --no-index --find-links {WHEELS} --require-hashes --no-deps -r {LOCK}"
COMMAND = f"-P -m tahaluf plan --shards 1 --manifest {ROOT / 'projects.yml'}"
PIP = "-m pip --disable-pip-version-check --no-input --no-cache-dir"
UNPACK = (
    "import glob, sys, zipfile; [zipfile.ZipFile(w).extractall(sys.argv[2]) for w in glob.glob(sys.argv[1])]"
)

# What each does with an empty folder $D and a fresh copy of actions/ in $A
WAYS = {
    "packages that are there already": f'PYTHONPATH="$A:$THERE" {PYTHON} {COMMAND}',
    "a virtual environment and pip": (
        f'{PYTHON} -m venv "$D" && "$D/bin/python" {PIP} install {CHECKED} && PYTHONPATH="$A" "$D/bin/python" {COMMAND}'
    ),
    "a virtual environment and uv": (
        f'{PYTHON} -m venv --without-pip "$D" && uv pip install --no-cache --python "$D/bin/python" {CHECKED} && '
        f'PYTHONPATH="$A" "$D/bin/python" {COMMAND}'
    ),
    "wheels unpacked, as a zipapp does": (
        f'{PYTHON} -c "{UNPACK}" "{WHEELS}/*.whl" "$D" && PYTHONPATH="$A:$D" {PYTHON} {COMMAND}'
    ),
    "a pip for each processor: `start.py`": (
        f'RUNNER_TEMP="$D" PIP_NO_INDEX=1 PIP_FIND_LINKS={WHEELS} PIP_NO_CACHE_DIR=1 '
        f'{PYTHON} "$A/start.py" {COMMAND.partition(" tahaluf ")[2]}'
    ),
}


def cold(times: int) -> list[Start]:
    """The least of several starts by each way that this machine can go."""
    _fetch()
    with TemporaryDirectory() as folder:
        there = Path(folder) / "there"
        run(["sh", "-c", f'{PYTHON} -c "{UNPACK}" "{WHEELS}/*.whl" {there}'])
        ways = {what: way for what, way in WAYS.items() if " uv " not in way or shutil.which("uv")}
        return [
            Start(what, min(wall for wall, _ in ran), min(cpu for _, cpu in ran))
            for what, way in ways.items()
            for ran in [list(_starts(way, there, times))]
        ]


def _starts(way: str, there: Path, times: int) -> Iterator[tuple[float, float]]:
    for _ in range(times):
        with TemporaryDirectory() as folder:
            fresh = Path(folder) / "copy"
            left_out = shutil.ignore_patterns("__pycache__", "localhub")
            for name in ("actions", "requirements"):
                shutil.copytree(ROOT / name, fresh / name, ignore=left_out)
            (Path(folder) / "empty").mkdir()
            places = {"A": str(fresh / "actions"), "D": str(Path(folder) / "empty"), "THERE": str(there)}
            ran = run(["sh", "-c", way], {**places, "HOME": folder, "PYTHONDONTWRITEBYTECODE": ""})
            assert ran.code == 0, ran.out
            yield ran.wall, ran.cpu


def _fetch() -> None:
    """The wheels that the lock names, once."""
    if not WHEELS.exists():
        ran = run(
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
        assert ran.code == 0, ran.out
