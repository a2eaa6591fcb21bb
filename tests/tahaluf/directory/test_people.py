"""Nobody's login appears on the site, wherever it is in the manifest."""

import pytest

from support.directory_manifest import site
from tahaluf.directory import People, build

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
