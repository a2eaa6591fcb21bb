"""The actions' launcher accepts only certain versions of Python, and leaves nothing behind if it fails."""

import importlib.util
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import pytest

START = Path(__file__).parents[1] / "actions" / "start.py"


@pytest.fixture
def start() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start", START)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_this_python_satisfies_its_lock(start: ModuleType) -> None:
    assert start.satisfies(start.LOCK.read_text())


def test_every_locked_package_is_checked(start: ModuleType) -> None:
    pins = [line for line in start.LOCK.read_text().splitlines() if "==" in line and not line.startswith(" ")]
    assert len(list(start.PINNED_VERSION.finditer(start.LOCK.read_text()))) == len(pins) > 10


def test_another_version_does_not_satisfy_the_lock(start: ModuleType) -> None:
    assert start.satisfies(f"requests=={version('requests')} \\\n    --hash=sha256:00\n")
    assert not start.satisfies("requests==0.0.1\n")
    assert not start.satisfies("requests==0.0.1 ; python_version > '3'\n")


def test_only_packages_with_a_marker_may_be_missing(start: ModuleType) -> None:
    assert not start.satisfies("not-to-be-had==1.0\n")
    assert start.satisfies("not-to-be-had==1.0 ; implementation_name == 'other'\n")


def test_the_command_runs_from_the_actions_copy_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "tahaluf").mkdir()
    (tmp_path / "tahaluf" / "__init__.py").write_text("raise SystemExit('the checkout was run')")
    (tmp_path / "yaml.py").write_text("raise SystemExit('the checkout was run')")
    ran = subprocess.run(
        [sys.executable, START, "--help"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert "usage: tahaluf" in ran.stdout


def test_a_failed_installation_is_reported_and_removed(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SystemExit) as stopped:
        start.ensure_installed("not-to-be-had==1.0 --hash=sha256:" + "0" * 64)
    assert stopped.value.code == 1
    assert "::error title=Tahaluf could not start::" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["the folder", "PYTHONPATH"])
def test_another_pip_is_not_run(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    (tmp_path / "checkout").mkdir()
    for module in ("pip.py", "shutil.py", "logging.py"):  # pip imports the other two modules
        (tmp_path / "checkout" / module).write_text("open('ran', 'w')\nraise SystemExit(0)")
    (tmp_path / "work").mkdir()
    folder = tmp_path / ("checkout" if where == "the folder" else "work")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    if where == "PYTHONPATH":
        monkeypatch.setenv("PYTHONPATH", str(tmp_path / "checkout"))
    with pytest.raises(subprocess.CalledProcessError):
        start.pip("not-to-be-had==1.0 --hash=sha256:" + "0" * 64, tmp_path / "packages")
    assert not (folder / "ran").exists()


def test_each_locked_package_is_in_one_batch_with_its_hashes(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[str] = []
    monkeypatch.setattr(start, "pip", lambda share, folder: shares.append(share))
    lock = start.LOCK.read_text()
    start.install(lock, tmp_path)
    assert len(shares) == start.PARALLEL_INSTALLS
    assert sorted("".join(shares).splitlines()) == sorted(lock.splitlines())


def test_installed_packages_are_reused(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    start.install_folder("one lock").mkdir()
    assert start.ensure_installed("one lock") == start.install_folder("one lock")
    assert list(tmp_path.iterdir()) == [start.install_folder("one lock")]
    assert start.install_folder("another lock") != start.install_folder("one lock")


def test_an_old_python_is_reported(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit):
        start.main(["apply"])
    assert "needs Python 3.11 or newer" in capsys.readouterr().out
