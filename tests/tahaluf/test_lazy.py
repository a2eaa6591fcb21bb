"""Packages import their exports only when they are first used."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import tahaluf
from tahaluf.lazy import read_exports

ROOT = Path(tahaluf.__file__).parent
PACKAGES = {
    ".".join(("tahaluf", *file.relative_to(ROOT).parent.parts)): file
    for file in sorted(ROOT.rglob("__init__.py"))
    if "lazy_exports(" in file.read_text(encoding="utf-8")
}


def test_several_packages_are_lazy() -> None:
    assert {"tahaluf.github", "tahaluf.proposals", "tahaluf.volunteers.people"} <= PACKAGES.keys()


@pytest.mark.parametrize("package", PACKAGES)
def test_a_lazy_package_has_all_its_exports_and_none_of_them_is_a_module(package: str) -> None:
    module = sys.modules.get(package) or __import__(package, fromlist=["__all__"])
    lazy = read_exports(PACKAGES[package].read_text(encoding="utf-8"))
    assert lazy.keys() <= set(module.__all__)
    for name in module.__all__:
        assert not isinstance(getattr(module, name), ModuleType), name
    inside = {path.stem for path in PACKAGES[package].parent.iterdir()}
    assert not inside & lazy.keys(), "Python would replace these exports by the modules of the same names"
    with pytest.raises(AttributeError):
        module.not_exported  # noqa: B018


def test_a_command_loads_only_what_it_needs() -> None:
    script = (
        "import sys, tahaluf.cli.apply; print(*[name for name in sys.modules if name.startswith('tahaluf.')])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "tahaluf.github.execute" in loaded
    unneeded = (
        "tahaluf.github.access",
        "tahaluf.github.health",
        "tahaluf.volunteers.intake",
        "tahaluf.health",
    )
    assert not [name for name in loaded if name.startswith(unneeded)]
