"""Repositories are renamed, archived and unarchived, and their visibility changes."""

import base64
from typing import Any

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

OLD = project("wells", stewards=[{"login": "a-steward", "id": 4242}])
NEW = project("well-map", aliases=["wells"], stewards=[{"login": "a-steward", "id": 4242}])
ARCHIVED = {"status": "archived", "since": "2026-01-31", "reason": "The wells are dry"}


def changes(coalition: Coalition) -> list[tuple[str, str, str]]:
    return [(c["resource"], c["kind"], c["target"]) for c in coalition.plan().plan["changes"]]


def archive(coalition: Coalition, slug: str) -> None:
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/{slug}", {"archived": True}))


def test_a_new_slug_renames_repository_and_team_without_a_review(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    number = coalition.repository("wells")["id"]
    planned = coalition.plan(manifest(NEW)).plan["changes"]
    assert [(c["resource"], c["kind"], c["risk"]) for c in planned] == [
        ("repository", "rename", "none"),
        ("team", "rename", "none"),
        ("repository", "update", "none"),
    ]
    assert coalition.apply(None, allow="").code == 0
    assert coalition.repository("well-map")["id"] == number
    assert coalition.members("well-map") == ["a-steward"]
    assert changes(coalition) == []


def test_a_repository_is_not_renamed_to_a_taken_name(coalition: Coalition) -> None:
    """Both `well-map` and `wells` exist, so neither is changed, and the team of `wells` keeps its repository."""
    coalition.apply(manifest(OLD))
    coalition.create_repository("well-map")
    ran = coalition.apply(manifest(NEW))
    assert (ran.code, ran.writes) == (1, 0)
    assert "blocked well-map: team: this name is not available" in ran.out
    assert coalition.repository("wells")["name"] == "wells"


def test_an_alias_that_redirects_to_another_projects_repository_is_ignored(
    coalition: Coalition,
) -> None:
    """GitHub redirects former names: `wells` was renamed by hand and now belongs to another project."""
    coalition.apply(manifest(OLD))
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/wells", {"name": "ponds"}))
    ran = coalition.plan(manifest(project("ponds"), project("wells")))
    assert {change["project"] for change in ran.plan["changes"]} == {"ponds"}
    [blocked] = ran.plan["blocked"]
    assert (blocked["project"], blocked["reason"]) == (
        "wells",
        "GitHub redirects this name to the repository of ponds, because it is the repository's former name",
    )
    coalition.apply()
    assert coalition.repository("ponds")["name"] == "ponds"


def test_a_private_repository_stays_private_if_the_manifest_has_no_visibility(coalition: Coalition) -> None:
    coalition.founder.rest(
        Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": "wells", "private": True, "auto_init": True})
    )
    assert coalition.apply(manifest(project("wells", adopt=True))).code == 0
    assert coalition.repository("wells")["private"]
    assert changes(coalition) == []


def test_a_slug_that_differs_only_in_case_renames(coalition: Coalition) -> None:
    coalition.create_repository("Well-Map")
    coalition.apply(manifest(project("well-map")))
    assert coalition.repository("well-map")["name"] == "well-map"
    assert changes(coalition) == []


def test_an_active_project_is_unarchived_and_updated(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    archive(coalition, "wells")
    text = manifest(project("wells", repository={"topics": ["water"]}))
    assert coalition.apply(text).code == 0
    wells = coalition.repository("wells")
    assert (wells["archived"], wells["topics"]) == (False, ["water"])
    assert changes(coalition) == []


def test_what_waits_for_an_unarchiving_says_so(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    archive(coalition, "wells")
    ran = coalition.apply(manifest(project("wells", repository={"topics": ["water"]})), allow="")
    assert "held back wells: 2 further changes (update repository topics: nothing → water; " in ran.out
    assert "“unarchive repository” is approved for the same project" in ran.out
    assert ran.writes == 0
    assert coalition.repository("wells")["archived"] is True


def test_an_archived_repository_under_an_alias_is_unarchived_and_renamed(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    archive(coalition, "wells")
    assert coalition.apply(manifest(NEW)).code == 0
    assert coalition.repository("well-map")["archived"] is False
    assert changes(coalition) == []


def test_archiving_needs_a_review_and_is_the_last_change(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    text = manifest(
        project("wells", **ARCHIVED, repository={"topics": ["water"], "description": "They are dry."})
    )
    held = coalition.apply(text, allow="")
    assert held.code == 1
    assert (
        "held back wells: archive repository (the status in the project's entry is `archived`; if the README is in "
        "Markdown, Tahaluf first adds a notice to it; while the repository is archived, files, issues and pull "
        "requests are read-only, and workflows do not run). It needs approval" in held.out
    )
    wells = coalition.repository("wells")
    assert (wells["archived"], wells["topics"], wells["description"]) == (False, ["water"], "They are dry.")
    assert coalition.apply().code == 0
    assert coalition.repository("wells")["archived"] is True
    again = coalition.apply()
    assert (again.code, again.writes) == (0, 0)


def readme(coalition: Coalition, slug: str) -> str:
    found = coalition.founder.get(f"/repos/{ORGANIZATION}/{slug}/readme").body
    return base64.b64decode(found["content"]).decode()


def test_before_the_archive_the_readme_says_why_and_former_stewards_lose_access(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD, project("ponds")))
    before = "# Wells\n"
    coalition.write("wells", "README.md", before)
    text = manifest(
        project("wells", **ARCHIVED, successor="ponds", kept_at="https://archive.example.org/wells"),
        project("ponds", name="Map of *ponds*"),
    )
    planned = coalition.plan(text).plan["changes"]
    assert [(c["resource"], c["kind"]) for c in planned if c["project"] == "wells"] == [
        ("team", "revoke"),
        ("repository", "archive"),
    ]
    ran = coalition.apply()
    assert (ran.code, coalition.members("wells"), coalition.repository("wells")["archived"]) == (0, [], True)
    banner = readme(coalition, "wells").removesuffix(before)
    assert "> **This project has ended, and this repository is archived.**" in banner
    assert "> Reason: The wells are dry\n" in banner
    assert 'It continues in <span dir="auto">Map of \\*ponds\\*</span>.' in banner
    assert "Its files are kept at <https://archive.example.org/wells>." in banner
    assert coalition.apply().writes == 0
    assert coalition.apply(manifest(project("wells"), project("ponds"))).code == 0
    assert readme(coalition, "wells") == before


def test_a_repository_whose_former_steward_keeps_access_is_not_archived(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    coalition.recorder.reject("DELETE", f"/orgs/{ORGANIZATION}/teams/wells/memberships/a-steward")
    assert coalition.apply(manifest(project("wells", **ARCHIVED))).code == 1
    assert coalition.repository("wells")["archived"] is False


def test_a_repository_with_a_failed_update_is_not_archived(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    coalition.recorder.reject("PATCH", "/repos/example-coalition/wells", b"description")
    text = manifest(project("wells", **ARCHIVED, repository={"description": "They are dry."}))
    assert coalition.apply(text).code == 1
    assert coalition.repository("wells")["archived"] is False


def test_visibility_changes_need_a_review(coalition: Coalition) -> None:
    for before, after, private in (("private", "public", False), ("public", "private", True)):
        slug = f"{before}-map"
        coalition.create_repository(slug, private=before == "private")
        coalition.apply(manifest(project(slug, adopt=True)))
        text = manifest(project(slug, adopt=True, repository={"visibility": after}))
        held = coalition.apply(text, allow="")
        assert f"held back {slug}: update repository visibility: " in held.out
        assert coalition.repository(slug)["private"] is not private
        assert coalition.apply().code == 0
        assert coalition.repository(slug)["private"] is private


def test_a_missing_key_changes_nothing_and_an_empty_one_clears_the_value(coalition: Coalition) -> None:
    coalition.create_repository("wells", homepage="https://example.org/old", has_wiki=True)
    topics = f"/repos/{ORGANIZATION}/wells/topics"
    coalition.founder.rest(Rest("PUT", topics, {"names": ["water"]}))
    coalition.apply(manifest(project("wells")))
    wells = coalition.repository("wells")
    assert (wells["homepage"], wells["topics"], wells["has_wiki"]) == (
        "https://example.org/old",
        ["water"],
        True,
    )
    emptied: dict[str, Any] = {"homepage": None, "topics": [], "features": {"wiki": False}}
    assert coalition.apply(manifest(project("wells", repository=emptied))).code == 0
    wells = coalition.repository("wells")
    assert (wells["homepage"] or "", wells["topics"], wells["has_wiki"]) == ("", [], False)
    assert changes(coalition) == []
