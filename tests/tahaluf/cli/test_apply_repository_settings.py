"""Repository settings are applied to a new repository in localhub, and corrected after someone changes them by hand."""

from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

PATH = f"/repos/{ORGANIZATION}/water-map"
WANTED = {
    "allow_merge_commit": False,
    "delete_branch_on_merge": True,
    "squash_merge_commit_message": "PR_BODY",
    "web_commit_signoff_required": True,
    "is_template": True,
    "default_branch": "trunk",
}


def test_settings_are_set_and_kept(coalition: Coalition) -> None:
    text = manifest(project("water-map", repository={"settings": WANTED, "labels": [], "team": None}))
    assert coalition.apply(text, allow="").code == 0  # nothing about a new repository needs a review
    found = coalition.founder.get(PATH).body
    assert {name: found[name] for name in WANTED} == WANTED
    assert coalition.files("water-map", "trunk")
    assert coalition.apply().writes == 0

    coalition.founder.rest(Rest("PATCH", PATH, {"is_template": False, "allow_merge_commit": True}))
    [drift] = coalition.plan().plan["changes"]
    assert drift["after"] == {"is_template": True, "allow_merge_commit": False}
    assert coalition.apply(allow="").writes == 1

    missing = manifest(
        project("water-map", repository={"settings": {"default_branch": "gone"}, "labels": [], "team": None})
    )
    failed = coalition.apply(missing)
    assert failed.code == 1
    assert "there is no such branch" in failed.output
