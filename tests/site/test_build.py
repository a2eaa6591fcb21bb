"""The sealing page is a single self-contained file, built from a lock file that names no registry."""

import json
import re
from pathlib import Path
from types import ModuleType

import pytest

from support.sealing_coalition import SealingCoalition
from support.written_forms import written_form
from tahaluf.layout import VOLUNTEER_FORM
from tahaluf.manifest import load

ROOT = Path(__file__).parents[2]
SEAL = ROOT / "site" / "seal"
TEXTS = {path.stem: json.loads(path.read_text()) for path in sorted((SEAL / "texts").glob("*.json"))}


def test_the_lock_file_pins_dependencies_and_names_no_registry() -> None:
    lock = json.loads((SEAL / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert sorted(packages) == ["node_modules/libsodium", "node_modules/libsodium-wrappers"]
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert "resolved" not in (SEAL / "package-lock.json").read_text()


def test_all_languages_have_the_same_texts() -> None:
    assert sorted(TEXTS) == ["ar", "en"]
    english, arabic = TEXTS["en"], TEXTS["ar"]
    assert [*english] == [*arabic]
    for key, text in english.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", arabic[key]), key
        assert re.search("[ء-ي]", arabic[key]), key


def test_every_text_is_used_and_none_is_missing() -> None:
    page, script = (SEAL / "page.html").read_text(), (SEAL / "page.js").read_text()
    asked = set(re.findall(r'data-(?:text|label)="(\w+)"', page))
    asked |= set(re.findall(r'(?:say\([^"()]*(?:\([^)]*\))?[^"()]*|refuse\(|words\()"(\w+)"', script))
    assert asked | {"own_name", "waiting"} == set(TEXTS["en"])  # build.py uses these two


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_page_names_the_field_for_sealed_messages_of_the_form_in_its_language(
    coalition: SealingCoalition, language: str
) -> None:
    form = written_form(coalition.manifest, VOLUNTEER_FORM, language)
    [named] = re.findall("[“«](.+?)[”»]", TEXTS[language]["next_paste"])
    assert named == form.field("sealed").label
    assert form.fields[-1].key == "sealed"  # the page says that this is the last field


def test_the_page_contains_no_url_to_request(saved_page: Path) -> None:
    own = re.sub(r"<script>!function.*?</script>", "", saved_page.read_text(), flags=re.DOTALL)  # the library
    assert not re.findall(r"https?://|//[a-z]+\.|<link[^>]+stylesheet|src=|url\(|@import", own)


def test_names_from_the_manifest_are_escaped(saved_page: Path) -> None:
    assert "desk </script>" not in saved_page.read_text()


def test_the_build_is_reproducible(
    build: ModuleType, coalition: SealingCoalition, modules: Path, saved_page: Path
) -> None:
    assert build.page(coalition.manifest, modules) == saved_page.read_text()


def test_the_page_contains_the_library_s_license(saved_page: Path) -> None:
    assert "Permission to use, copy, modify" in saved_page.read_text()


def test_without_recipients_or_library_the_build_fails(
    build: ModuleType, coalition: SealingCoalition, modules: Path, tmp_path: Path
) -> None:
    with pytest.raises(build.CannotBuild, match="keygen"):
        build.page(load("version: 1\norganization: an-org\n"), modules)
    with pytest.raises(build.CannotBuild, match="npm ci"):
        build.page(coalition.manifest, tmp_path)
