"""No one's login appears on the site, wherever it occurs in the manifest."""

import pytest

from support.directory_manifest import site
from tahaluf.directory import build, check
from tahaluf.manifest import People

CANARY = "zz-canary-77"
EVERYWHERE = f"""\
volunteers: {{reach: {{en: "Ask {CANARY} at the table."}}}}
projects:
  - slug: water-map
    name: Water map by {CANARY}
    summary: "Made by @{CANARY} and @somebody-else."
    status: dormant
    since: 2026-01-01
    reason: ZZ-Canary-77 is away
    stewards: [{{login: {CANARY}, id: 77}}]
    trust: {{legal_form: "{CANARY} alone", funds: "{CANARY}"}}
    repository: "https://github.com/{CANARY}/map"
    links:
      website: "https://{CANARY}.github.io/"
      docs: "https://docs.example.org/map"
      chat: "https://chat.example.org/#{CANARY.upper()}"
    roles: [{{id: helper, title: "Helper of {CANARY}"}}]
"""


def test_no_steward_appears_in_any_file() -> None:
    for path, content in build(site(EVERYWHERE)).items():
        assert CANARY.encode() not in content.lower(), path
        assert b"somebody-else" not in content, path


def test_the_rest_of_a_text_stays() -> None:
    page = build(site(EVERYWHERE))["en/p/water-map/index.html"].decode()
    assert "Water map by …" in page
    assert "https://docs.example.org/map" in page


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("by a-steward.", "by …."),
        ("by @water and water", "by … and water"),
        ("write to office@a-steward.example", "write to office@….example"),
        ("a-steward-school", "a-steward-school"),
    ],
)
def test_only_logins_are_removed(text: str, redacted: str) -> None:
    assert People(frozenset({"a-steward", "water"})).redact(text) == redacted


def test_a_login_that_is_also_the_name_of_a_project_is_not_removed() -> None:
    page = "projects: [{slug: seed-swap, name: seed-swap, summary: Seeds., stewards: [{login: seed-swap}]}]\n"
    assert "en/p/seed-swap/index.html" in build(site(page))
    assert b"seed-swap" in build(site(page))["en/index.html"]


PUBLIC = """\
projects:
  - slug: water-map
    name: Water map
    summary: "Made by somebody-11 and nobody-12."
    stewards: [{login: somebody-11, id: 11, public: true}, {login: nobody-12, id: 12}]
  - slug: seeds
    name: Seeds by somebody-11
    summary: "@somebody-11 started it."
    stewards: [{login: somebody-11, id: 11}]
"""


def test_only_stewards_who_asked_for_it_are_named_and_only_where_they_did() -> None:
    public = site(PUBLIC)
    files = build(public)
    page = files["en/p/water-map/index.html"].decode()
    assert '<dt>Stewards</dt><dd><bdi dir="ltr">somebody-11</bdi> </dd>' in page
    assert "Made by … and …." in page
    assert b"somebody-11" not in files["en/p/seeds/index.html"]
    assert '"stewards":["somebody-11"]' in files["projects.json"].decode()
    assert b"stewards who asked for it" in files["en/about/index.html"]
    assert check(files, People.from_manifest(public.manifest)) == []
    assert not any(b"nobody-12" in content for content in files.values())


def test_a_steward_of_an_unlisted_project_is_not_public() -> None:
    hidden = PUBLIC.replace("slug: water-map", "slug: water-map\n    listed: false")
    assert not any(b"somebody-11" in content for content in build(site(hidden)).values())
    assert People.from_manifest(site(hidden).manifest).named_in("somebody-11")
