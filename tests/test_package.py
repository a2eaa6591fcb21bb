"""The sdist builds, and the resulting wheel is complete and works outside a checkout."""

import json
import os
import re
import subprocess
import sys
import tarfile
import textwrap
import urllib.request
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from tahaluf.templates import BUILTIN_TEMPLATES, LOCK_PATH, Library

ROOT = Path(__file__).parents[1]
FORMS = (
    "config.yml",
    *(
        f"{name}{suffix}.yml"
        for name in ("leave", "propose-project", "share-resource", "volunteer")
        for suffix in ("", "-ar")
    ),
)
ACTIONS = sorted(ROOT.glob("actions/*/action.yml"))
UNREACHABLE = ("NewConnectionError", "Temporary failure in name resolution", "No matching distribution found")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the unpacked sdist, as installers do if there is no wheel."""
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=ROOT)
    [archive] = folder.glob("*.tar.gz")
    with tarfile.open(archive) as sdist:
        sdist.extractall(folder, filter="data")
    source = folder / archive.name.removesuffix(".tar.gz")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=source)
    [built] = folder.glob("*.whl")
    return built


class Installed:
    """A clean environment with the wheel, its `local` extra and the locked packages, and an empty folder."""

    def __init__(self, environment: Path, folder: Path) -> None:
        self.bin = environment / "bin"
        self.folder = folder
        self.env = {"PATH": f"{self.bin}{os.pathsep}{os.defpath}", "HOME": str(folder), "LANG": "C.UTF-8"}

    def __call__(self, command: str, *words: str | Path) -> str:
        return _run(self.bin / command, *words, cwd=self.folder, env=self.env)

    def shipped(self, name: str) -> Path:
        code = f"from tahaluf.shipped import shipped; print(shipped({name!r}))"
        return Path(self("python", "-c", code).strip())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    environment = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", "--without-pip", environment)
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python"]
    pip += ["install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"]
    locked = [*pip, "--require-hashes", "-r", ROOT / "requirements" / "local.txt"]
    done = subprocess.run(locked, capture_output=True, text=True, check=False)
    if done.returncode and "CI" not in os.environ and any(sign in done.stderr for sign in UNREACHABLE):
        pytest.skip("the package index cannot be reached: the wheel is not installed")
    assert done.returncode == 0, done.stderr
    _run(*pip, "--no-index", f"{wheel}[local]")
    found = Installed(environment, tmp_path_factory.mktemp("empty"))
    # by default, pip compiles all packages, which takes a while, so this compiles only the templates
    found("python", "-m", "compileall", "-q", found.shipped("templates"))
    return found


# -- contents


def test_the_wheel_holds_both_packages_and_all_that_they_ship(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        *_tracked("actions/tahaluf", "tahaluf"),
        *_tracked("actions/localhub", "localhub"),
        *_tracked("templates", "tahaluf/data/templates"),
        *_tracked("site/seal", "tahaluf/data/site/seal"),
        *(f"tahaluf/data/.github/ISSUE_TEMPLATE/{name}" for name in FORMS),
        "tahaluf/data/projects.yml",
        "tahaluf/data/requirements/run.txt",
        "tahaluf/data/commit.json",
        "tahaluf/data/actions/start.py",
        *(f"tahaluf/data/actions/{path.parent.name}/action.yml" for path in ACTIONS),
    }
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_the_wheel_records_the_commit_that_it_was_built_from(wheel: Path) -> None:
    record = json.loads(zipfile.ZipFile(wheel).read("tahaluf/data/commit.json"))
    assert record["commit"] == _run("git", "rev-parse", "HEAD", cwd=ROOT).strip()
    changes = _run("git", "status", "--porcelain", "--untracked-files=no", cwd=ROOT)
    assert record["modified"] == bool(changes)


def test_files_that_the_system_runs_stay_executable(wheel: Path) -> None:
    """Git ignores hooks that are not executable, and act rejects shells that are not."""
    modes = {info.filename: info.external_attr >> 16 for info in zipfile.ZipFile(wheel).infolist()}
    for name in (
        "localhub/git/hooks/update",
        "localhub/workflows/shells/bash",
        "localhub/workflows/shells/sh",
    ):
        assert modes[name] & 0o111, name


def test_the_metadata_says_what_an_index_shows(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    metadata = Parser().parsestr(archive.read(name).decode())
    assert metadata.get_all("Provides-Extra") == ["local"]
    assert {url.split(",")[0] for url in metadata.get_all("Project-URL", [])} >= {"Homepage", "Issues"}
    assert "Typing :: Typed" in metadata.get_all("Classifier", [])
    assert metadata["Keywords"]


# -- behaviour


def test_check_accepts_the_smallest_manifest_of_the_readme(installed: Installed) -> None:
    (installed.folder / "projects.yml").write_text(_smallest_manifest(), encoding="utf-8")
    assert installed("tahaluf", "check") == "projects.yml: no problems found\n"


def test_every_shipped_template_is_rendered(installed: Installed) -> None:
    templates = [path.parent.name for path in (ROOT / "templates").glob("[!_]*/template.yml")]
    templates.remove("control")
    assert templates
    for name in templates:
        words = ("--set", f"slug={name}", "--set", "license=MIT", "--to", name)
        assert f"files from {name}" in installed("tahaluf", "scaffold", name, *words)
        assert "Permission is hereby granted" in (installed.folder / name / "LICENSE").read_text("utf-8")
        assert not [*(installed.folder / name).rglob("*.pyc")]
        lock = json.loads((installed.folder / name / LOCK_PATH).read_text("utf-8"))
        assert lock["version"] == _version(name)


def test_init_writes_a_control_repository(installed: Installed) -> None:
    pin = f"tahaluf/tahaluf@{'0' * 40}"
    output = installed(
        "tahaluf", "init", "control", "--organization", "new-coalition", "--yes", "--actions", pin
    )
    assert "tahaluf check control/projects.yml" in output
    assert installed("tahaluf", "check", "control/projects.yml").endswith("no problems found\n")


def test_the_demo_finds_the_actions(installed: Installed) -> None:
    """tests/e2e/test_main_job.py runs the demo with the same files, but from a checkout."""
    code = "from tahaluf.flows.demo.action_repository import action_repository as get; print(*get())"
    shipped = {*installed("python", "-c", code).split()}
    expected = {path.relative_to(ROOT).as_posix() for path in ACTIONS}
    assert expected | {"actions/start.py", "requirements/run.txt", "actions/tahaluf/__main__.py"} <= shipped


def test_the_shipped_forms_are_well_formed(installed: Installed) -> None:
    folder = installed.shipped(".github/ISSUE_TEMPLATE")
    assert folder.is_relative_to(installed.bin.parent)
    for path in (folder / name for name in FORMS if name != "config.yml"):
        assert installed("tahaluf", "form", "lint", path).strip() == f"{path}: no problems found"


def test_the_schema_is_printed(installed: Installed) -> None:
    assert json.loads(installed("tahaluf", "schema"))["properties"]["projects"]


def test_localhub_serves_the_api_and_pages(installed: Installed) -> None:
    command: list[str | Path] = [installed.bin / "localhub", "serve", "--data", "hub"]
    serving = subprocess.Popen(
        command, cwd=installed.folder, env=installed.env, stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout
        url = json.loads(serving.stdout.readline())["url"]
        assert "verifiable_password_authentication" in json.loads(_get(f"{url}/meta", "application/json"))
        assert "<html" in _get(url, "text/html")
    finally:
        serving.terminate()
        assert serving.wait(timeout=20) == 0


def _get(url: str, accepted: str) -> str:
    request = urllib.request.Request(url, headers={"Accept": accepted})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=20) as answer:
        return str(answer.read().decode())


def _smallest_manifest() -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^( *)```yaml\n(.*?)^\1```", readme, re.MULTILINE | re.DOTALL)
    [manifest] = [text for _, text in blocks if "version: 1" in text]
    return textwrap.dedent(manifest)


def _version(template: str) -> object:
    """The template's version in the checkout, which is a digest of its files."""
    tree = Library.from_paths([BUILTIN_TEMPLATES]).get(template).render({"slug": template})
    return json.loads(tree[LOCK_PATH].content)["version"]


def _tracked(folder: str, becomes: str) -> set[str]:
    """The files in a folder that git tracks or would add, by their names in the wheel."""
    listed = _run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder, cwd=ROOT)
    kept = (name for name in listed.split("\0") if name and (ROOT / name).exists())
    return {f"{becomes}{name.removeprefix(folder)}" for name in kept}


def _run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout
