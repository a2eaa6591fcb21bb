"""Sites on GitHub Pages in localhub: they are published after a review, corrected after manual changes, and removed."""

from typing import Any

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

PATH = f"/repos/{ORGANIZATION}/water-map/pages"
DEFAULT: dict[str, Any] = {"labels": [], "team": None}


def water(pages: Any) -> str:
    return manifest(project("water-map", repository={**DEFAULT, "pages": pages}))


def site(coalition: Coalition) -> tuple[Any, ...] | None:
    found = coalition.founder.get(PATH, expected_statuses=(404,))
    if found.status == 404:
        return None
    body = found.body
    return body["build_type"], body["source"]["path"], body["cname"], body["https_enforced"]


def test_a_site_follows_the_manifest(coalition: Coalition) -> None:
    assert coalition.apply(manifest(project("water-map", repository=DEFAULT))).code == 0
    text = water({"cname": "water.example", "https_enforced": True})
    assert coalition.apply(text, allow="").code == 1  # publishing is held until a review
    assert site(coalition) is None
    assert coalition.apply(text).code == 0
    assert site(coalition) == ("workflow", "/", "water.example", True)
    assert coalition.apply().writes == 0

    # Manual changes are corrected at once, unless the correction would publish other content
    coalition.founder.rest(Rest("PUT", PATH, {"cname": None, "https_enforced": False}))
    assert [change["kind"] for change in coalition.plan().plan["changes"]] == ["update"]
    assert coalition.apply(allow="").code == 0
    assert site(coalition) == ("workflow", "/", "water.example", True)
    branch = water({"build_type": "legacy", "source": {"branch": "main", "path": "/docs"}})
    assert coalition.apply(branch, allow="").code == 1
    assert coalition.apply(branch).code == 0
    assert site(coalition) == ("legacy", "/docs", "water.example", True)  # a missing key changes nothing
    assert coalition.apply().writes == 0
    missing = coalition.apply(water({"source": {"branch": "nowhere"}}))
    assert missing.code == 1
    assert "The nowhere branch must exist" in missing.output

    # `null` removes the site, while a missing key leaves it unchanged
    assert coalition.apply(water(None), allow="").code == 0
    assert site(coalition) is None
    assert coalition.apply().writes == 0
    coalition.founder.rest(Rest("POST", PATH, {"build_type": "workflow"}))
    assert [change["kind"] for change in coalition.plan().plan["changes"]] == ["delete"]
    assert coalition.apply(manifest(project("water-map", repository=DEFAULT))).writes == 0
    assert site(coalition) is not None


def test_a_new_repository_gets_its_site(coalition: Coalition) -> None:
    assert coalition.apply(water({"source": {"branch": "main"}})).code == 0
    assert site(coalition) == ("legacy", "/", None, True)
    assert coalition.apply().writes == 0
