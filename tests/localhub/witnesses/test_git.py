"""The stock `git` against the hub."""

from concurrent.futures import ThreadPoolExecutor

import pytest

OWNER, OTHER = "ghp_the-owner", "ghp_the-other"


def test_a_public_repository_is_cloned_without_a_token(place) -> None:
    copy = place.clone(token="")
    assert (copy / "README.md").read_text(encoding="utf-8") == "# خريطة المياه\n"


@pytest.mark.parametrize("token", ["", OTHER, "ghp_wrong"])
def test_a_private_repository_is_not_cloned_without_the_right_token(place, token: str) -> None:
    done = place.git("clone", place.address("an-org/quiet-room", token), "copy")
    assert done.returncode != 0
    assert any(
        words in done.stderr for words in ("could not read Username", "not found", "Authentication failed")
    )


def test_a_private_repository_is_cloned_with_the_right_token(place) -> None:
    assert (place.clone("an-org/quiet-room") / "README.md").is_file()


def test_a_push_arrives_and_is_told_of(place) -> None:
    copy = place.clone()
    (copy / "ملف.txt").write_text("نص\n", encoding="utf-8")
    place.git("add", "--all", at=copy)
    place.git("commit", "--quiet", "-m", "Add a file", at=copy)
    done = place.git("push", "--quiet", "origin", "main", at=copy)
    assert done.returncode == 0, done.stderr
    (event,) = [event for event in place.hub.events.log() if event.name == "push"]
    assert event.payload["ref"] == "refs/heads/main"
    assert event.payload["commits"][0]["added"] == ["ملف.txt"]
    assert event.payload["sender"]["login"] == "a-steward"
    tip = place.rest("GET", "/repos/an-org/water-map/commits/main")
    assert tip["author"]["login"] == "a-steward"
    assert tip["files"][0]["filename"] == "ملف.txt"


@pytest.mark.parametrize(("token", "who"), [(OTHER, "a-visitor"), ("ghp_reads-only", "a-steward")])
def test_a_push_is_refused_to_one_who_may_only_read(place, token: str, who: str) -> None:
    copy = place.clone(token=token)
    place.git("commit", "--quiet", "--allow-empty", "-m", "Nothing", at=copy)
    done = place.git("push", "origin", "main", at=copy)
    assert done.returncode != 0
    assert f"remote: Permission to an-org/water-map.git denied to {who}." in done.stderr
    assert [event for event in place.hub.events.log() if event.name == "push"] == []


def test_a_push_that_is_no_fast_forward_is_refused_and_a_forced_one_is_told_as_such(place) -> None:
    copy = place.clone()
    place.git("commit", "--quiet", "--amend", "-m", "Another beginning", at=copy)
    assert place.git("push", "origin", "main", at=copy).returncode != 0
    assert place.git("push", "--force", "origin", "main", at=copy).returncode == 0
    (event,) = [event for event in place.hub.events.log() if event.name == "push"]
    assert event.payload["forced"]


def _with_a_workflow(place, token: str):
    """A clone with one commit more, that brings a workflow file."""
    copy = place.clone(token=token)
    (copy / ".github/workflows").mkdir(parents=True)
    (copy / ".github/workflows/trial.yml").write_text("on: push\njobs: {}\n", encoding="utf-8")
    place.git("add", "--all", at=copy)
    place.git("commit", "--quiet", "-m", "Add a workflow", at=copy)
    return copy


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("ghp_without-workflow", "a Personal Access Token"),
        ("ghp_fine-grained", "a Personal Access Token"),
    ],
)
def test_a_workflow_file_is_not_pushed_by_one_who_may_not_bring_it(place, token: str, why: str) -> None:
    copy = _with_a_workflow(place, token)
    done = place.git("push", "origin", "main", at=copy)
    assert done.returncode != 0
    assert (
        f"refusing to allow {why} to create or update workflow `.github/workflows/trial.yml`" in done.stderr
    )
    assert [event for event in place.hub.events.log() if event.name == "push"] == []


def test_a_workflow_file_that_is_there_already_holds_back_no_push(place) -> None:
    assert place.git("push", "origin", "main", at=_with_a_workflow(place, OWNER)).returncode == 0
    copy = place.folder / "other"
    place.git("clone", "--quiet", place.address("an-org/water-map", "ghp_without-workflow"), "other")
    (copy / "notes.md").write_text("Notes.", encoding="utf-8")
    place.git("add", "--all", at=copy)
    place.git("commit", "--quiet", "-m", "Add notes", at=copy)
    assert place.git("push", "origin", "main", "main:refs/heads/idea", at=copy).returncode == 0
    assert place.git("push", "origin", "--delete", "idea", at=copy).returncode == 0


def test_the_head_of_a_pull_request_is_fetched_by_its_number(place) -> None:
    copy = place.clone()
    place.git("switch", "--quiet", "-c", "idea", at=copy)
    place.git("commit", "--quiet", "--allow-empty", "-m", "An idea", at=copy)
    place.git("push", "--quiet", "origin", "idea", at=copy)
    wanted = {"title": "An idea", "head": "idea", "base": "main"}
    made = place.rest("POST", "/repos/an-org/water-map/pulls", wanted)
    place.git("push", "--quiet", "origin", "--delete", "idea", at=copy)
    assert (
        place.git("fetch", "--quiet", "origin", f"refs/pull/{made['number']}/head", at=copy).returncode == 0
    )
    assert place.git("rev-parse", "FETCH_HEAD", at=copy).stdout.strip() == made["head"]["sha"]
    assert place.rest("GET", f"/repos/an-org/water-map/pulls/{made['number']}")["state"] == "closed"


def test_branches_and_tags_come_and_go(place) -> None:
    copy = place.clone()
    place.git("tag", "-a", "v1", "-m", "First", at=copy)
    assert place.git("push", "--quiet", "origin", "v1", "main:other", at=copy).returncode == 0
    names = [branch["name"] for branch in place.rest("GET", "/repos/an-org/water-map/branches")]
    assert names == ["main", "other"]
    assert place.git("push", "--quiet", "origin", "--delete", "other", "v1", at=copy).returncode == 0
    assert [event.payload["deleted"] for event in place.hub.events.log()] == [False, False, True, True]


def test_the_first_branch_pushed_to_an_empty_repository_becomes_the_default(place) -> None:
    place.rest("POST", "/orgs/an-org/repos", {"name": "empty"})
    place.git("init", "--quiet", "-b", "trunk", "copy")
    copy = place.folder / "copy"
    place.git("commit", "--quiet", "--allow-empty", "-m", "Begin", at=copy)
    done = place.git("push", "--quiet", place.address("an-org/empty", OWNER), "trunk", at=copy)
    assert done.returncode == 0, done.stderr
    assert place.rest("GET", "/repos/an-org/empty")["default_branch"] == "trunk"


def test_a_large_push_arrives_whole(place) -> None:
    copy = place.clone()
    (copy / "large.bin").write_bytes(bytes(range(256)) * 20_000)
    place.git("add", "--all", at=copy)
    place.git("commit", "--quiet", "-m", "Add a large file", at=copy)
    done = place.git("-c", "http.postBuffer=65536", "push", "--quiet", "origin", "main", at=copy)
    assert done.returncode == 0, done.stderr
    assert place.rest("GET", "/repos/an-org/water-map/contents/large.bin")["size"] == 5_120_000


def test_a_renamed_repository_is_still_fetched_by_its_former_name(place) -> None:
    copy = place.clone()
    place.rest("PATCH", "/repos/an-org/water-map", {"name": "wells-map"})
    assert place.git("fetch", "origin", at=copy).returncode == 0


def test_pushes_at_once_are_each_told_of_once(place) -> None:
    copies = [place.folder / f"copy-{number}" for number in range(6)]
    for number, copy in enumerate(copies):
        place.git("clone", "--quiet", place.address("an-org/water-map", OWNER), copy.name)
        place.git("commit", "--quiet", "--allow-empty", "-m", f"Number {number}", at=copy)
    with ThreadPoolExecutor(len(copies)) as pool:
        pushed = [
            pool.submit(place.git, "push", "origin", f"HEAD:b{i}", at=copy) for i, copy in enumerate(copies)
        ]
    assert [done.result().returncode for done in pushed] == [0] * len(copies)
    told = sorted(event.payload["ref"] for event in place.hub.events.log() if event.name == "push")
    assert told == [f"refs/heads/b{number}" for number in range(6)]


def test_the_refs_of_pull_requests_are_not_pushed_to(place) -> None:
    copy = place.clone()
    assert place.git("push", "origin", "main:refs/pull/1/head", at=copy).returncode != 0
