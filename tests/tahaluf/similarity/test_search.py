"""Projects that a person would consider duplicates are found, and other projects are not."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from support.call_counts import count_calls
from tahaluf.manifest import Manifest, load
from tahaluf.similarity import find_similar

ROOT = Path(__file__).parents[3]
PAIRS = yaml.safe_load((ROOT / "tests/data/similar_pairs.yml").read_text(encoding="utf-8"))


def manifest(*projects: dict[str, Any]) -> Manifest:
    head = {"version": 1, "organization": "example-coalition"}
    return load(yaml.safe_dump({**head, "projects": list(projects)}, allow_unicode=True))


def only(name: str, summary: str = "Nothing of note.", *urls: str, slug: str = "zzz") -> Manifest:
    links = {f"link{n}": url for n, url in enumerate(urls)}
    return manifest({"slug": slug, "name": name, "summary": summary, "links": links})


def is_found(new: list[str], existing: list[str]) -> bool:
    name, summary, url = (*new, "", "")[:3]
    return bool(find_similar(only(*existing), name, url=url, summary=summary))


@pytest.mark.parametrize("pair", PAIRS["duplicates"], ids=lambda pair: f"{pair[0][0]} = {pair[1][0]}")
def test_duplicates_are_found_in_both_directions(pair: list[list[str]]) -> None:
    assert is_found(*pair)
    assert is_found(*reversed(pair))


@pytest.mark.parametrize("pair", PAIRS["different"], ids=lambda pair: f"{pair[0][0]} ≠ {pair[1][0]}")
def test_different_projects_are_not_found(pair: list[list[str]]) -> None:
    assert not is_found(*pair)
    assert not is_found(*reversed(pair))


@pytest.mark.parametrize("name", ["خريطة المياه", "دليل الدواء", "Kharitat al-Miyah", "水の地図", "2030"])
def test_a_coalition_without_projects_has_nothing_similar(name: str) -> None:
    found = find_similar(manifest(), name, url="https://example.org/map", summary=f"{name}, week by week.")
    assert found == ()


def test_no_two_projects_of_our_own_manifest_are_similar() -> None:
    ours = load((ROOT / "projects.yml").read_text(encoding="utf-8"))
    for project in ours.projects:
        url = project.external_url or project.homepage
        found = find_similar(ours, project.name, url=url, summary=project.summary)
        assert [candidate.slug for candidate in found] == [project.slug]


def test_candidates_and_reasons_are_sorted_by_score() -> None:
    known = manifest(
        {"slug": "a", "name": "Water maps", "summary": "Wells."},
        {"slug": "b", "name": "Rain", "summary": "Rain.", "links": {"website": "https://water.example.org"}},
        {
            "slug": "c",
            "name": "Water map",
            "summary": "W.",
            "links": {"website": "https://water.example.org/map/"},
        },
        {"slug": "d", "name": "Bread", "summary": "Bread."},
    )
    found = find_similar(known, "The water map", url="http://www.WATER.example.org/map?x=1")
    assert [(candidate.slug, candidate.score, candidate.reasons) for candidate in found] == [
        ("c", 1.0, ("same address", "same name")),
        ("a", 0.95, ("same name",)),
        ("b", 0.8, ("same host",)),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/a-group/tool",
        "http://www.github.com/a-group/tool/",
        "github.com/A-Group/Tool.git",
        "https://github.com:443/a-group/tool?tab=readme#top",
    ],
)
def test_different_spellings_of_a_url_are_equal(url: str) -> None:
    assert find_similar(only("Other", "S", "https://github.com/a-group/tool"), "New", url=url)[0].reasons == (
        "same address",
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/example-coalition/Water-Map",
        "https://github.com/Example-Coalition/water-map/issues/3",
        "http://www.github.com/example-coalition/wells-atlas.git",
    ],
)
def test_a_managed_repository_is_found_by_its_url(url: str) -> None:
    known = manifest({"slug": "water-map", "name": "Water", "summary": "S", "aliases": ["wells-atlas"]})
    assert find_similar(known, "Pumps", url=url)[0].reasons == ("same address",)
    assert not find_similar(known, "Pumps", url=url.replace("oalition/", "lub/"))


def test_the_name_of_a_repository_is_found_and_not_only_the_slug() -> None:
    head = "version: 1\norganization: example-coalition\norganizations: [second]\nprojects:\n"
    repository = "organization: second, repository: {name: Wells, aliases: [well-data]}"
    known = load(f"{head}  - {{slug: sister, name: Water, summary: S, {repository}}}\n")
    for name, found in (("wells", True), ("well-data", True), ("sister", False)):
        assert bool(find_similar(known, "Pumps", url=f"https://github.com/second/{name}")) is found
    assert not find_similar(known, "Pumps", url="https://github.com/example-coalition/wells")


def test_a_unicode_host_equals_its_punycode() -> None:
    known = only("Oil", "S", "https://xn--pgbp5dhi.example/about")
    assert find_similar(known, "Press", url="https://زيتون.example")[0].reasons == ("same host",)
    assert find_similar(
        only("Oil", "S", "https://زيتون.example"), "Press", url="https://xn--pgbp5dhi.example"
    )


def test_an_invalid_host_only_equals_itself() -> None:
    strange = f"https://{'ز' * 80}.example"
    assert find_similar(only("Oil", "S", strange), "Press", url=strange)
    assert not find_similar(only("Oil", "S", strange), "Press", url="https://xn--zzzzzzzzzz--.example")


def test_a_project_is_found_among_many() -> None:
    pairs = [pair for pair in PAIRS["duplicates"] if len(pair[1]) < 3]  # without URLs
    known = manifest(
        *(
            {"slug": f"p{number}x", "name": name, "summary": (*rest, f"Nothing {number} of note.")[0]}
            for number, (_, (name, *rest)) in enumerate(pairs)
        )
    )
    for number, (new, _) in enumerate(pairs):
        found = find_similar(known, new[0], summary="".join(new[1:2]))
        assert f"p{number}x" in [candidate.slug for candidate in found], new[0]


def test_slugs_and_aliases_count_as_names() -> None:
    known = manifest({"slug": "water-map", "name": "خريطة", "summary": "S", "aliases": ["wells-atlas"]})
    assert find_similar(known, "Water Map")[0].reasons == ("same name",)
    assert find_similar(known, "Wells Atlas")[0].reasons == ("same name",)


@pytest.mark.parametrize("name", ["", "!!!", "و", "the", "🚰", "a" * 64_000, "水の地図"])
def test_any_name_can_be_searched(name: str) -> None:
    find_similar(only("Water map"), name, url=name, summary=name)


def test_the_index_is_built_once_per_manifest() -> None:
    known = only("Water map")
    find_similar(known, "Water")
    index = known.cache["similar"]
    find_similar(known, "Bread")
    assert known.cache["similar"] is index


def coalition(size: int) -> Manifest:
    """Return a coalition with projects in two scripts, ten of which have names similar to "garden of roses"."""
    similar, others = ["garden", "حديقة"], ["well", "ورشة", "loom", "إذاعة", "choir"]
    names = [similar[number % 2] if number < 10 else others[number % 5] for number in range(size)]
    return manifest(
        *(
            {"slug": f"p-{number}", "name": f"{name} {number}", "summary": f"About {number}."}
            for number, name in enumerate(names)
        )
    )


@pytest.mark.parametrize("name", ["Garden of roses", "حديقة الورود"])
def test_the_first_search_calls_no_function_for_projects_that_are_not_similar(name: str) -> None:
    def first_search(size: int) -> int:
        known = coalition(size)
        summary = "Roses for all who pass by, every day of the year."
        return count_calls(lambda: find_similar(known, name, summary=summary), builtins=False)

    assert first_search(1000) - first_search(300) < 100
