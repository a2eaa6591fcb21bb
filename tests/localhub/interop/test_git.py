"""Run stock `git` against the hub."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from support.interop_hub import InteropHub

OWNER, OTHER = "ghp_the-owner", "ghp_the-other"


def test_public_repository_is_cloned_without_token(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone(token="")
    assert (copy / "README.md").read_text(encoding="utf-8") == "# خريطة المياه\n"


@pytest.mark.parametrize("token", ["", OTHER, "ghp_wrong"])
def test_cloning_private_repository_with_wrong_token_fails(interop_hub: InteropHub, token: str) -> None:
    done = interop_hub.git("clone", interop_hub.clone_url("an-org/quiet-room", token), "copy")
    assert done.returncode != 0
    assert any(
        words in done.stderr for words in ("could not read Username", "not found", "Authentication failed")
    )


def test_private_repository_is_cloned_with_token(interop_hub: InteropHub) -> None:
    assert (interop_hub.clone("an-org/quiet-room") / "README.md").is_file()


def test_push_updates_the_branch_and_emits_an_event(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    (copy / "ملف.txt").write_text("نص\n", encoding="utf-8")
    interop_hub.git("add", "--all", cwd=copy)
    interop_hub.git("commit", "--quiet", "-m", "Add a file", cwd=copy)
    done = interop_hub.git("push", "--quiet", "origin", "main", cwd=copy)
    assert done.returncode == 0, done.stderr
    (event,) = [event for event in interop_hub.hub.events.log() if event.name == "push"]
    assert event.payload["ref"] == "refs/heads/main"
    assert event.payload["commits"][0]["added"] == ["ملف.txt"]
    assert event.payload["sender"]["login"] == "a-steward"
    tip = interop_hub.rest("GET", "/repos/an-org/water-map/commits/main")
    assert tip["author"]["login"] == "a-steward"
    assert tip["files"][0]["filename"] == "ملف.txt"


@pytest.mark.parametrize(("token", "who"), [(OTHER, "a-visitor"), ("ghp_reads-only", "a-steward")])
def test_push_with_read_access_is_rejected(interop_hub: InteropHub, token: str, who: str) -> None:
    copy = interop_hub.clone(token=token)
    interop_hub.git("commit", "--quiet", "--allow-empty", "-m", "Nothing", cwd=copy)
    done = interop_hub.git("push", "origin", "main", cwd=copy)
    assert done.returncode != 0
    assert f"remote: Permission to an-org/water-map.git denied to {who}." in done.stderr
    assert [event for event in interop_hub.hub.events.log() if event.name == "push"] == []


def test_non_fast_forward_push_needs_force(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    interop_hub.git("commit", "--quiet", "--amend", "-m", "Another beginning", cwd=copy)
    assert interop_hub.git("push", "origin", "main", cwd=copy).returncode != 0
    assert interop_hub.git("push", "--force", "origin", "main", cwd=copy).returncode == 0
    (event,) = [event for event in interop_hub.hub.events.log() if event.name == "push"]
    assert event.payload["forced"]


def _with_a_workflow(interop_hub: InteropHub, token: str) -> Path:
    """A clone with an additional commit, which adds a workflow file."""
    copy = interop_hub.clone(token=token)
    (copy / ".github/workflows").mkdir(parents=True)
    (copy / ".github/workflows/trial.yml").write_text("on: push\njobs: {}\n", encoding="utf-8")
    interop_hub.git("add", "--all", cwd=copy)
    interop_hub.git("commit", "--quiet", "-m", "Add a workflow", cwd=copy)
    return copy


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("ghp_without-workflow", "a Personal Access Token"),
        ("ghp_fine-grained", "a Personal Access Token"),
    ],
)
def test_pushing_workflow_file_needs_permission(interop_hub: InteropHub, token: str, why: str) -> None:
    copy = _with_a_workflow(interop_hub, token)
    done = interop_hub.git("push", "origin", "main", cwd=copy)
    assert done.returncode != 0
    assert (
        f"refusing to allow {why} to create or update workflow `.github/workflows/trial.yml`" in done.stderr
    )
    assert [event for event in interop_hub.hub.events.log() if event.name == "push"] == []


def test_existing_workflow_file_does_not_block_a_push(interop_hub: InteropHub) -> None:
    assert interop_hub.git("push", "origin", "main", cwd=_with_a_workflow(interop_hub, OWNER)).returncode == 0
    copy = interop_hub.folder / "other"
    interop_hub.git(
        "clone", "--quiet", interop_hub.clone_url("an-org/water-map", "ghp_without-workflow"), "other"
    )
    (copy / "notes.md").write_text("Notes.", encoding="utf-8")
    interop_hub.git("add", "--all", cwd=copy)
    interop_hub.git("commit", "--quiet", "-m", "Add notes", cwd=copy)
    assert interop_hub.git("push", "origin", "main", "main:refs/heads/idea", cwd=copy).returncode == 0
    assert interop_hub.git("push", "origin", "--delete", "idea", cwd=copy).returncode == 0


def test_pull_request_head_is_fetched_by_number(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    interop_hub.git("switch", "--quiet", "-c", "idea", cwd=copy)
    interop_hub.git("commit", "--quiet", "--allow-empty", "-m", "An idea", cwd=copy)
    interop_hub.git("push", "--quiet", "origin", "idea", cwd=copy)
    wanted = {"title": "An idea", "head": "idea", "base": "main"}
    made = interop_hub.rest("POST", "/repos/an-org/water-map/pulls", wanted)
    interop_hub.git("push", "--quiet", "origin", "--delete", "idea", cwd=copy)
    assert (
        interop_hub.git("fetch", "--quiet", "origin", f"refs/pull/{made['number']}/head", cwd=copy).returncode
        == 0
    )
    assert interop_hub.git("rev-parse", "FETCH_HEAD", cwd=copy).stdout.strip() == made["head"]["sha"]
    assert interop_hub.rest("GET", f"/repos/an-org/water-map/pulls/{made['number']}")["state"] == "closed"


def test_branches_and_tags_are_created_and_deleted(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    interop_hub.git("tag", "-a", "v1", "-m", "First", cwd=copy)
    assert interop_hub.git("push", "--quiet", "origin", "v1", "main:other", cwd=copy).returncode == 0
    names = [branch["name"] for branch in interop_hub.rest("GET", "/repos/an-org/water-map/branches")]
    assert names == ["main", "other"]
    assert interop_hub.git("push", "--quiet", "origin", "--delete", "other", "v1", cwd=copy).returncode == 0
    assert [event.payload["deleted"] for event in interop_hub.hub.events.log()] == [False, False, True, True]


def test_first_branch_pushed_becomes_the_default(interop_hub: InteropHub) -> None:
    interop_hub.rest("POST", "/orgs/an-org/repos", {"name": "empty"})
    interop_hub.git("init", "--quiet", "-b", "trunk", "copy")
    copy = interop_hub.folder / "copy"
    interop_hub.git("commit", "--quiet", "--allow-empty", "-m", "Begin", cwd=copy)
    done = interop_hub.git("push", "--quiet", interop_hub.clone_url("an-org/empty", OWNER), "trunk", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert interop_hub.rest("GET", "/repos/an-org/empty")["default_branch"] == "trunk"


def test_large_push_succeeds(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    (copy / "large.bin").write_bytes(bytes(range(256)) * 20_000)
    interop_hub.git("add", "--all", cwd=copy)
    interop_hub.git("commit", "--quiet", "-m", "Add a large file", cwd=copy)
    done = interop_hub.git("-c", "http.postBuffer=65536", "push", "--quiet", "origin", "main", cwd=copy)
    assert done.returncode == 0, done.stderr
    assert interop_hub.rest("GET", "/repos/an-org/water-map/contents/large.bin")["size"] == 5_120_000


def test_renamed_repository_is_fetched_by_its_former_name(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    interop_hub.rest("PATCH", "/repos/an-org/water-map", {"name": "wells-map"})
    assert interop_hub.git("fetch", "origin", cwd=copy).returncode == 0


def test_concurrent_pushes_emit_one_event_each(interop_hub: InteropHub) -> None:
    copies = [interop_hub.folder / f"copy-{number}" for number in range(6)]
    for number, copy in enumerate(copies):
        interop_hub.git("clone", "--quiet", interop_hub.clone_url("an-org/water-map", OWNER), copy.name)
        interop_hub.git("commit", "--quiet", "--allow-empty", "-m", f"Number {number}", cwd=copy)
    with ThreadPoolExecutor(len(copies)) as pool:
        pushed = [
            pool.submit(interop_hub.git, "push", "origin", f"HEAD:b{i}", cwd=copy)
            for i, copy in enumerate(copies)
        ]
    assert [done.result().returncode for done in pushed] == [0] * len(copies)
    pushed_refs = sorted(
        event.payload["ref"] for event in interop_hub.hub.events.log() if event.name == "push"
    )
    assert pushed_refs == [f"refs/heads/b{number}" for number in range(6)]


def test_pull_request_refs_are_read_only(interop_hub: InteropHub) -> None:
    copy = interop_hub.clone()
    assert interop_hub.git("push", "origin", "main:refs/pull/1/head", cwd=copy).returncode != 0
