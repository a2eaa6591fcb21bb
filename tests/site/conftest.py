"""The sealing page for two recipients, built as in `make seal-page` with the library pinned in its lock file."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from support.sealing_coalition import SealingCoalition
from tahaluf.manifest import encode_key, load
from tahaluf.sealing import new_secret_key, public_key_of

SEAL = Path(__file__).parents[2] / "site" / "seal"


@pytest.fixture(scope="session")
def build() -> ModuleType:
    """The module site/seal/build.py, which belongs to no package."""
    found = importlib.util.spec_from_file_location("seal_build", SEAL / "build.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def coalition() -> SealingCoalition:
    secrets = new_secret_key(), new_secret_key()
    lines = [
        f"    - {{name: desk </script>, key: {encode_key(public_key_of(secret))}}}" for secret in secrets
    ]
    head = (
        "version: 1\norganization: an-org\nname: تحالف المثال\ntranslations: {en: {name: Sample Coalition}}\n"
        "sealing:\n  recipients:\n"
    )
    return SealingCoalition(load(head + "\n".join(lines) + "\n"), secrets)


@pytest.fixture(scope="session")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """libsodium, installed from the lock file into a temporary folder."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed, so the sealing page cannot be built")
    folder = tmp_path_factory.mktemp("seal")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(SEAL / name, folder)
    result = subprocess.run([npm, "ci", "--prefer-offline"], cwd=folder, capture_output=True, check=False)
    if result.returncode:
        pytest.skip(f"npm could not install libsodium: {result.stderr.decode(errors='replace')[-300:]}")
    return folder / "node_modules"


@pytest.fixture(scope="session")
def saved_page(
    build: ModuleType, coalition: SealingCoalition, modules: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The page saved as a file."""
    path = tmp_path_factory.mktemp("page") / "seal.html"
    path.write_text(build.page(coalition.manifest, modules), encoding="utf-8")
    return path
