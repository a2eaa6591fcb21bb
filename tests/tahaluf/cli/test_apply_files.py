"""Files in repositories that already have content."""

from support.coalition import Coalition, manifest, open_pull_from_fork, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest
from tahaluf.templates import LOCK_PATH

TEXT = manifest(project("water-map"))
BRANCH = "tahaluf/adopt"


def test_an_existing_repository_is_offered_only_missing_files(coalition: Coalition) -> None:
    coalition.create_repository("water-map", {"notes.md": "Ours.", "map.csv": "x,y"})
    assert coalition.apply(TEXT).code == 0
    assert coalition.files("water-map") == ["README.md", "map.csv", "notes.md"]
    [pull] = coalition.pulls("water-map")
    assert (pull["state"], pull["head"]["ref"], pull["user"]["login"]) == ("open", BRANCH, "tahaluf[bot]")
    # NOTES.md already exists in another capitalization. Some file systems cannot store both files
    assert coalition.files("water-map", BRANCH) == [LOCK_PATH, "README.md", "map.csv", "notes.md"]
    again = coalition.apply()
    assert (again.code, again.writes) == (0, 0)


def test_a_file_is_kept_if_the_template_has_a_folder_with_its_name(coalition: Coalition) -> None:
    folder = coalition.root / "templates/small/docs"
    folder.mkdir()
    (folder / "start.md").write_text("Start here.\n")
    coalition.create_repository("water-map", {"docs": "A file."})
    assert coalition.apply(TEXT).code == 0
    assert coalition.files("water-map", BRANCH) == [LOCK_PATH, "NOTES.md", "README.md", "docs"]


def test_a_file_that_exists_under_another_recognized_name_is_not_offered(
    coalition: Coalition,
) -> None:
    for name in ("LICENSE", "SECURITY.md", "CONTRIBUTING.md"):
        (coalition.root / "templates/small" / name).write_text("Ours.\n")
    coalition.create_repository(
        "water-map", {"Licence-MIT.txt": "Mine.", ".github/security.md": "Mine.", "src/README": "Mine."}
    )
    assert coalition.apply(TEXT).code == 0
    offered = set(coalition.files("water-map", BRANCH)) - set(coalition.files("water-map"))
    assert offered == {LOCK_PATH, "NOTES.md", "CONTRIBUTING.md"}


def test_a_closed_offer_is_not_repeated(coalition: Coalition) -> None:
    coalition.create_repository("water-map", {"map.csv": "x,y"})
    coalition.apply(TEXT)
    [pull] = coalition.pulls("water-map")
    closed = {"state": "closed"}
    coalition.founder.rest(Rest("PATCH", f"/repos/{ORGANIZATION}/water-map/pulls/{pull['number']}", closed))
    again = coalition.apply()
    assert (again.code, again.writes, len(coalition.pulls("water-map"))) == (0, 0, 1)


def test_a_merged_offer_leaves_no_changes(coalition: Coalition) -> None:
    coalition.create_repository("water-map", {"map.csv": "x,y"})
    coalition.apply(TEXT)
    [pull] = coalition.pulls("water-map")
    coalition.founder.rest(Rest("PUT", f"/repos/{ORGANIZATION}/water-map/pulls/{pull['number']}/merge", {}))
    assert coalition.files("water-map") == [LOCK_PATH, "NOTES.md", "README.md", "map.csv"]
    assert coalition.apply().writes == 0


def test_a_repository_with_only_githubs_first_commit_is_scaffolded(coalition: Coalition) -> None:
    coalition.publish_manifest(TEXT)
    coalition.create_repository("water-map", description="All about water-map.")
    assert coalition.apply(TEXT).code == 0
    assert coalition.files("water-map") == [LOCK_PATH, "NOTES.md"]
    assert coalition.pulls("water-map") == []


def test_a_readme_written_by_a_person_is_never_replaced(coalition: Coalition) -> None:
    """A person wrote the file, although, as after `auto_init`, it is the only file in the only commit."""
    coalition.load_repository(
        "water-map", {"README.md": "# water-map\n\nHow we find the wells, in ten pages.\n"}
    )
    assert coalition.apply(TEXT).code == 0
    assert coalition.files("water-map") == ["README.md"]
    assert len(coalition.pulls("water-map")) == 1


def test_an_offer_interrupted_at_any_request_is_completed_by_the_next_run(coalition: Coalition) -> None:
    for writes in (1, 2, 3, 4, 5):
        slug = f"project-{writes}"
        coalition.create_repository(slug, {"map.csv": "x,y"})
        coalition.recorder.fail_after(writes)
        coalition.apply(manifest(project(slug)))
        coalition.recorder.failure = None
        assert coalition.apply().code == 0
        [pull] = coalition.pulls(slug)
        assert pull["state"] == "open"
        assert coalition.apply().writes == 0


def test_an_empty_repository_is_scaffolded(coalition: Coalition) -> None:
    """For repositories without commits, GitHub's Git Data API responds with 409."""
    coalition.publish_manifest(TEXT)
    coalition.create_repository("water-map", auto_init=False)
    ran = coalition.apply(TEXT)
    assert ran.code == 0, ran.output
    assert coalition.files("water-map") == [LOCK_PATH, "NOTES.md"]


def test_a_pull_request_from_a_fork_is_not_our_offer(coalition: Coalition) -> None:
    coalition.create_repository("water-map", {"map.csv": "x,y"})
    open_pull_from_fork(coalition, "water-map", BRANCH)
    assert coalition.apply(TEXT).code == 0
    assert {pull["user"]["login"] for pull in coalition.pulls("water-map")} == {"tahaluf[bot]", "a-stranger"}
