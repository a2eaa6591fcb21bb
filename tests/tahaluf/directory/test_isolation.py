"""An entry that causes an error is left out of the site. Its URLs stay, and all other pages are built."""

import json
from collections.abc import Iterable
from types import ModuleType
from typing import Any

import pytest

from support.directory_manifest import site
from tahaluf.content import load_offers, load_resources, read_guide
from tahaluf.directory import Site, SiteEntry, build, build_without_failing, check, entries, library
from tahaluf.item_errors import InternalError
from tahaluf.manifest import People, Project

PROJECTS = """\
projects:
  - {slug: water-map, name: Water map, summary: Ask clinic-keeper about wells., aliases: [well-map]}
  - {slug: clinics, name: Clinics, summary: S., successor: seeds, status: archived, since: 2026-01-02, reason: R.}
  - {slug: seeds, name: Seeds, summary: S., aliases: [Old-Seeds], stewards: [{login: clinic-keeper, id: 42}]}
"""
OFFER = "{{id: {0}, name: N, provider: P, kind: domain, what: W, url: 'https://d.example.org/', checked: 2026-11}}"
RESOURCE = "{{id: {0}, title: T, url: 'https://a.example.org/', kind: tool, why: W, checked: 2026-10}}"
GUIDE = "---\ntitle: Phones\nchecked: 2026-10\n---\nText\n"
SITE = site(
    PROJECTS,
    resources=load_resources(f"resources: [{RESOURCE.format('a')}, {RESOURCE.format('b')}]", "resources.yml"),
    offers=load_offers(f"offers: [{OFFER.format('c')}, {OFFER.format('d')}]", "offers.yml"),
    guides=tuple(read_guide(GUIDE, f"guides/{name}.md") for name in ("phones.en", "phones.ar", "maps.en")),
)


def fail_for(monkeypatch: pytest.MonkeyPatch, module: ModuleType, function: str, *ids: str) -> None:
    """Let this function, which creates entries, raise an error for these ids."""
    original: Any = getattr(module, function)

    def call(site: Site, people: People, shown: Any, locale: str | None) -> Any:
        if (shown.slug if isinstance(shown, Project) else shown.id) in ids:
            raise KeyError("a value")
        return original(site, people, shown, locale)

    monkeypatch.setattr(module, function, call)


def addresses(paths: Iterable[str]) -> set[str]:
    return {path for path in paths if path.startswith(("en/p/", "ar/p/", "en/guides/", "ar/guides/"))}


def test_without_an_error_the_site_is_the_usual_one() -> None:
    assert build_without_failing(SITE) == (build(SITE), {})


def test_a_project_that_fails_keeps_its_addresses_and_affects_no_other_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = build(SITE)
    failing = SiteEntry("projects", "seeds")
    fail_for(monkeypatch, entries, "_entry", "seeds")
    files, left_out = build_without_failing(SITE)
    assert [*left_out] == [failing] and isinstance(left_out[failing], InternalError)
    assert addresses(files) == addresses(usual)
    lost = {f"{locale}/p/{slug}/index.html" for locale in ("en", "ar") for slug in ("seeds", "Old-Seeds")}
    for path in lost:
        assert (b"cannot be shown" if path[:2] == "en" else "لا يمكن عرض".encode()) in files[path]
    assert b"clinic-keeper" not in b"".join(files.values())  # it still determines who is not named
    assert check(files, People.from_manifest(SITE.manifest)) == []
    assert [project["slug"] for project in json.loads(files["projects.json"])["projects"]] == [
        "water-map",
        "clinics",
    ]


@pytest.mark.parametrize(
    ("function", "kind", "failing", "other"),
    [("_resource", "resources", "a", "b"), ("_offer", "offers", "c", "d")],
)
def test_an_entry_of_the_library_that_fails_is_left_out(
    function: str, kind: str, failing: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_for(monkeypatch, library, function, failing)
    files, left_out = build_without_failing(SITE)
    assert [*left_out] == [SiteEntry(kind, failing)]
    assert [entry["id"] for entry in json.loads(files[f"{kind}.json"])[kind]] == [other]


def test_a_guide_that_is_left_out_is_shown_in_its_other_language_or_keeps_its_address() -> None:
    usual = addresses(build(SITE))
    files = build(SITE.without({SiteEntry("guides", "phones.en"), SiteEntry("guides", "maps.en")}))
    assert addresses(files) == usual
    assert b"Phones" in files["en/guides/phones/index.html"]
    assert b"cannot be shown" in files["en/guides/maps/index.html"]
    assert check(files) == []


def test_an_error_for_which_no_single_entry_is_the_cause_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_for(monkeypatch, entries, "_entry", "water-map", "clinics", "seeds", *(f"p{n}" for n in range(11)))
    many = "".join(f"  - {{slug: p{n}, name: N, summary: S.}}\n" for n in range(30))
    for projects in (PROJECTS, f"projects:\n{many}"):
        with pytest.raises(KeyError):
            build_without_failing(site(projects))
