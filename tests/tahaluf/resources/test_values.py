"""A template gets the right variables."""

from typing import Any

import pytest

from tahaluf.manifest import load
from tahaluf.resources import template_values
from tahaluf.templates import PROVIDED_VARIABLES

TEXT = """\
version: 1
organization: acme
skills:
  gis: {{name: Maps, translations: {{ar: {{name: خرائط}}}}}}
  law: {{name: Law}}
projects:
  - slug: olive
    name: N
    summary: S
    lang: {lang}
    repository: {{team: {team}}}
    roles:
      - {{id: map, title: Mapper, skills: [gis, law]}}
      - {{id: full, title: Somebody, open: 0}}
"""


def values(lang: str = "en", team: str = "{}") -> dict[str, Any]:
    manifest = load(TEXT.format(lang=lang, team=team))
    return template_values(manifest, manifest.project("olive"))


@pytest.mark.parametrize(
    ("team", "name"),
    [
        ("{}", ""),
        ("{privacy: closed}", "olive"),
        ("{privacy: closed, name: growers}", "growers"),
        ("{privacy: closed, permission: triage}", ""),
        ("null", ""),
    ],
)
def test_a_team_is_given_only_if_it_can_own_code(team: str, name: str) -> None:
    assert values(team=team)["stewards_team"] == name


@pytest.mark.parametrize(("lang", "skills"), [("en", ["Maps", "Law"]), ("ar-SY", ["خرائط", "Law"])])
def test_skills_have_their_names_in_the_projects_language(lang: str, skills: list[str]) -> None:
    assert values(lang)["roles"][0]["skills"] == skills


def test_only_open_roles_are_included() -> None:
    assert [role["id"] for role in values()["roles"]] == ["map"]


def test_a_template_gets_every_value_under_its_name() -> None:
    manifest = load(
        "version: 1\norganization: acme\nname: The coalition\nareas: {media: {name: Media}}\nprojects:\n"
        "  - slug: olive\n    name: Olive\n    summary: Trees.\n    lang: ar\n    area: media\n"
        "    languages: [ar, en]\n    trust: {license: MIT}\n    links: {website: 'https://olive.example/'}\n"
        "    repository: {topics: [a, b], visibility: private}\n"
    )
    assert template_values(manifest, manifest.project("olive")) == {
        "slug": "olive",
        "name": "Olive",
        "lang": "ar",
        "summary": "Trees.",
        "organization": "acme",
        "coalition": "The coalition",
        "reach": "",
        "sealing_page": "",
        "area": "media",
        "license": "MIT",
        "homepage": "https://olive.example/",
        "topics": ["a", "b"],
        "languages": ["ar", "en"],
        "visibility": "private",
        "stewards_team": "",
        "links": {"website": "https://olive.example/"},
        "roles": [],
    }


def test_an_entrys_variables_are_added_but_replace_nothing() -> None:
    head, _, tail = TEXT.partition("repository: {{")
    text = f"{head}repository: {{{{variables: {{{{slug: other, package: [a, b]}}}}, {tail}"
    manifest = load(text.format(lang="en", team="{}"))
    found = template_values(manifest, manifest.project("olive"))
    assert (found["slug"], found["package"]) == ("olive", ["a", "b"])


def test_the_names_of_provided_variables_are_complete() -> None:
    assert set(values()) == PROVIDED_VARIABLES


def test_a_template_gets_the_coalitions_name_and_meeting_place_in_the_projects_language() -> None:
    text = TEXT.format(lang="ar-SY", team="{}") + (
        "name: The coalition\ntranslations: {ar: {name: التحالف}}\n"
        "volunteers: {reach: {en: At the well., ar: عند البئر.}}\n"
    )
    manifest = load(text)
    given = template_values(manifest, manifest.project("olive"))
    assert (given["coalition"], given["reach"]) == ("التحالف", "عند البئر.")


@pytest.mark.parametrize(
    ("recipients", "page", "value"),
    [
        ((), "https://acme.example/seal/", ""),
        (("one",), None, ""),
        (("one",), "https://acme.example/seal/", None),
    ],
)
def test_the_sealing_page_is_given_only_if_somebody_can_open_messages(
    recipients: tuple[str, ...], page: str | None, value: str | None
) -> None:
    manifest = load(TEXT.format(lang="en", team="{}"))
    sealing = manifest.sealing.model_copy(update={"recipients": recipients, "page": page})
    changed = manifest.model_copy(update={"sealing": sealing})
    given = template_values(changed, changed.project("olive"))
    assert given["sealing_page"] == (page if value is None else value)
