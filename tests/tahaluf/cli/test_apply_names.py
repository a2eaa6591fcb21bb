"""Repositories that go by an earlier name, are opened again, archived, or shown to others than before."""

from support.coalition import ORGANIZATION, Coalition, manifest, project
from tahaluf.plan import Rest

OLD = project("wells", stewards=[{"login": "a-steward", "id": 4242}])
NEW = project("well-map", aliases=["wells"], stewards=[{"login": "a-steward", "id": 4242}])
ARCHIVED = {"status": "archived", "since": "2026-01-31", "reason": "The wells are dry"}


def changes(coalition: Coalition) -> list[tuple[str, str, str]]:
    return [(c["resource"], c["kind"], c["target"]) for c in coalition.plan().plan["changes"]]


def archive(coalition: Coalition, slug: str) -> None:
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/{slug}", {"archived": True}))


def test_a_new_slug_renames_repository_and_team_and_takes_no_review(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    number = coalition.repository("wells")["id"]
    planned = coalition.plan(manifest(NEW)).plan["changes"]
    assert [(c["resource"], c["kind"], c["risk"]) for c in planned] == [
        ("repository", "rename", "none"),
        ("team", "rename", "none"),
        ("repository", "patch", "none"),
    ]
    assert coalition.apply(None, allow="").code == 0
    assert coalition.repository("well-map")["id"] == number
    assert coalition.members("well-map") == ["a-steward"]
    assert changes(coalition) == []


def test_a_rename_is_not_done_onto_a_name_that_is_taken(coalition: Coalition) -> None:
    """`well-map` is there, and so is `wells`: what has the slug is the project's, the other is left alone."""
    coalition.apply(manifest(OLD))
    coalition.create_repository("well-map")
    assert coalition.apply(manifest(NEW)).code == 0
    assert coalition.repository("wells")["name"] == "wells"
    assert changes(coalition) == []


def test_a_former_name_that_leads_to_another_projects_repository_takes_nothing_from_it(
    coalition: Coalition,
) -> None:
    """GitHub answers to a repository's former names: that of `wells` was renamed by hand, and is another's now."""
    coalition.apply(manifest(OLD))
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/wells", {"name": "ponds"}))
    ran = coalition.plan(manifest(project("ponds"), project("wells")))
    assert {change["project"] for change in ran.plan["changes"]} == {"ponds"}
    [said] = ran.plan["cannot"]
    assert (said["project"], said["reason"]) == (
        "wells",
        "GitHub redirects this name to the repository of ponds, which had it before",
    )
    coalition.apply()
    assert coalition.repository("ponds")["name"] == "ponds"


def test_a_private_repository_does_not_become_public_because_nobody_spoke_of_it(coalition: Coalition) -> None:
    coalition.founder.rest(
        Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": "wells", "private": True, "auto_init": True})
    )
    assert coalition.apply(manifest(OLD)).code == 0
    assert coalition.repository("wells")["private"]
    assert changes(coalition) == []


def test_a_slug_that_differs_in_case_alone_renames(coalition: Coalition) -> None:
    coalition.create_repository("Well-Map")
    coalition.apply(manifest(project("well-map")))
    assert coalition.repository("well-map")["name"] == "well-map"
    assert changes(coalition) == []


def test_a_project_that_is_active_again_is_opened_and_brought_up_to_date(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    archive(coalition, "wells")
    text = manifest(project("wells", repository={"topics": ["water"]}))
    assert coalition.apply(text).code == 0
    there = coalition.repository("wells")
    assert (there["archived"], there["topics"]) == (False, ["water"])
    assert changes(coalition) == []


def test_an_archived_repository_under_an_earlier_name_is_opened_and_renamed(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    archive(coalition, "wells")
    assert coalition.apply(manifest(NEW)).code == 0
    assert coalition.repository("well-map")["archived"] is False
    assert changes(coalition) == []


def test_archiving_is_held_unless_reviewed_and_comes_after_the_last_patch(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    text = manifest(
        project("wells", **ARCHIVED, repository={"topics": ["water"], "description": "They are dry."})
    )
    held = coalition.apply(text, allow="")
    assert held.code == 1
    assert "held wells: archive repository wells" in held.out
    there = coalition.repository("wells")
    assert (there["archived"], there["topics"], there["description"]) == (False, ["water"], "They are dry.")
    assert coalition.apply().code == 0
    assert coalition.repository("wells")["archived"] is True
    again = coalition.apply()
    assert (again.code, again.writes) == (0, 0)


def test_what_cannot_be_patched_is_not_archived_before_it_is_right(coalition: Coalition) -> None:
    coalition.apply(manifest(OLD))
    coalition.recorder.reject("PATCH", "/repos/example-coalition/wells", b"description")
    text = manifest(project("wells", **ARCHIVED, repository={"description": "They are dry."}))
    assert coalition.apply(text).code == 1
    assert coalition.repository("wells")["archived"] is False


def test_neither_going_public_nor_going_private_is_done_unseen(coalition: Coalition) -> None:
    for before, after, private in (("private", "public", False), ("public", "private", True)):
        slug = f"{before}-map"
        coalition.create_repository(slug, private=before == "private")
        text = manifest(project(slug, repository={"visibility": after}))
        held = coalition.apply(text, allow="")
        assert f"held {slug}: patch repository visibility" in held.out
        assert coalition.repository(slug)["private"] is not private
        assert coalition.apply().code == 0
        assert coalition.repository(slug)["private"] is private


def test_a_key_left_out_stays_and_an_emptied_one_is_emptied(coalition: Coalition) -> None:
    coalition.create_repository("wells", homepage="https://example.org/old", has_wiki=True)
    topics = f"/repos/{ORGANIZATION}/wells/topics"
    coalition.founder.rest(Rest("PUT", topics, {"names": ["water"]}))
    coalition.apply(manifest(project("wells")))
    there = coalition.repository("wells")
    assert (there["homepage"], there["topics"], there["has_wiki"]) == (
        "https://example.org/old",
        ["water"],
        True,
    )
    emptied = {"homepage": None, "topics": [], "features": {"wiki": False}}
    assert coalition.apply(manifest(project("wells", repository=emptied))).code == 0
    there = coalition.repository("wells")
    assert (there["homepage"] or "", there["topics"], there["has_wiki"]) == ("", [], False)
    assert changes(coalition) == []
