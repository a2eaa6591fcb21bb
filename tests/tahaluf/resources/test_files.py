"""Template files are committed or proposed, but existing files are never changed. These tests need no network."""

from typing import Any

import pytest

from support.steps import play, shas
from tahaluf.plan import Blocked, Change, ChangeContext, ChangeKind, Response, Rest, Unmanaged
from tahaluf.problems import CommandError, InvalidInput, Location, Problem
from tahaluf.resources.files import (
    ADOPTION_BRANCH,
    ActualFiles,
    CommitTemplate,
    FilesResource,
    ProposeTemplate,
    _list_paths,
)
from tahaluf.resources.rendered import Rendered
from tahaluf.templates import LOCK_PATH, File, Tree

README = File(b"# Olive\n")
TREE = Tree("small", "1", {"README.md": README})
CONTEXT = ChangeContext("acme", "olive", default_branch="trunk", head="c0", just_created=True)
FILES = FilesResource(lambda template, values: TREE)
REPOSITORY = "/repos/acme/olive"


def tree_of(*paths: str) -> Tree:
    return Tree("small", "1", {path: File(path.encode()) for path in paths})


def desired(tree: Tree = TREE) -> Rendered:
    return Rendered("olive", "small", lambda: tree)


def items(actual: ActualFiles | None, files: Rendered | None = None) -> list[Any]:
    return list(FILES.diff(files or desired(), actual))


def actual(
    tree: str | None = "t0", *, has_lock: bool = False, pristine: bool = False, adoption: str | None = None
) -> ActualFiles:
    return ActualFiles(tree, has_lock, pristine, adoption)


@pytest.mark.parametrize("existing", [actual(has_lock=True), actual(TREE.id), actual(TREE.id, pristine=True)])
def test_a_repository_with_the_lock_or_the_same_tree_needs_nothing(existing: ActualFiles) -> None:
    assert items(existing) == []


def test_the_template_of_a_repository_with_a_lock_is_never_rendered() -> None:
    def fail() -> Tree:
        raise AssertionError

    assert items(actual(has_lock=True), Rendered("olive", "small", fail)) == []


@pytest.mark.parametrize(
    ("existing", "cost", "content_writes", "reason"),
    [
        (None, 3, 1, "2 files in one commit"),
        (actual(pristine=True), 3, 1, "2 files in one commit"),
        (actual(None), 5, 4, ""),
    ],
    ids=["no repository", "only the first commit", "empty"],
)
def test_a_new_repository_gets_the_template_in_a_commit(
    existing: ActualFiles | None, cost: int, content_writes: int, reason: str
) -> None:
    [change] = items(existing)
    assert change.operation == CommitTemplate("small", TREE.id, 2)
    assert change.operation.after == {"template": "small", "tree": TREE.id, "files": 2}
    assert (change.kind, change.target, change.cost) == (ChangeKind.CREATE, "small", cost)
    assert (change.content_writes, change.reason) == (content_writes, reason)


@pytest.mark.parametrize(
    ("license_id", "paths", "is_missing"),
    [
        ("ODbL-1.0", ["README.md"], True),
        ("MIT OR Apache-2.0", ["README.md", "src/LICENSE"], True),
        ("ODbL-1.0", ["README.md", "LICENSE"], False),
        ("ODbL-1.0", ["README.md", "LICENSE.md"], False),
        (None, ["README.md"], False),
    ],
)
@pytest.mark.parametrize("existing", [None, actual("t0"), actual(None)], ids=["new", "adopted", "empty"])
def test_the_plan_says_that_the_files_contain_no_license(
    existing: ActualFiles | None, license_id: str | None, paths: list[str], is_missing: bool
) -> None:
    files = Rendered("olive", "small", lambda: tree_of(*paths), license=license_id)
    [change] = items(existing, files)
    note = f"the template does not contain the text of the license {license_id}; please add a LICENSE file"
    assert change.reason.endswith(note) == is_missing
    assert not change.reason.startswith(";")


def test_a_repository_with_content_gets_a_pull_request() -> None:
    [change] = items(actual("t0"))
    assert change.operation == ProposeTemplate("small", TREE.id, 2, "t0")
    assert change.operation.verb == "propose"
    assert change.operation.after == {
        "template": "small", "tree": TREE.id, "files": 2, "by": "pull request", "onto": "t0",
    }  # fmt: skip
    assert (change.cost, change.content_writes) == (6, 4)
    assert "it adds these files if they are missing: " in change.reason


@pytest.mark.parametrize("state", ["open", "closed", "merged"])
def test_a_pull_request_that_people_have_seen_is_never_opened_again(state: str) -> None:
    [entry] = items(actual(adoption=state))
    assert entry == Unmanaged("olive", "files", "small", f"its pull request is {state}")


def test_a_template_that_cannot_be_rendered_blocks_only_its_own_project() -> None:
    def broken() -> Tree:
        raise CommandError("it is broken", "repair it")

    def invalid() -> Tree:
        problem = Problem(Location("a.jinja", 3, 1), "broken", "odd", "change it")
        raise InvalidInput([problem, problem])

    assert items(None, Rendered("olive", "small", broken)) == [
        Blocked("olive", "files", "small", "it is broken", "repair it")
    ]
    [blocked] = items(None, Rendered("olive", "small", invalid))
    assert blocked.reason == "a.jinja:3:1: odd [broken]; a.jinja:3:1: odd [broken]"
    assert blocked.fix == "change it"
    with pytest.raises(CommandError, match="it is broken"):
        next(FILES.steps(change(CommitTemplate("small", "t", 1)), Rendered("o", "small", broken), CONTEXT))


def node(**repository: Any) -> Any:
    """Return a repository as GitHub creates it with `auto_init`."""
    readme = "# olive\n\nWhere olives grow.\n"
    found: dict[str, Any] = {
        "name": "olive",
        "description": "Where olives grow.",
        "defaultBranchRef": {"target": {
            "tree": {"oid": "t0", "entries": [{"name": "README.md"}]}, "history": {"totalCount": 1},
        }},
        "lock": None,
        "readme": {"byteSize": len(readme)},
        "adoption": {"nodes": []},
    }  # fmt: skip
    return {"repository": {**found, **repository}}


def branch(entries: list[str], commits: int = 1) -> Any:
    tree = {"oid": "t0", "entries": [{"name": name} for name in entries]}
    return {"target": {"tree": tree, "history": {"totalCount": commits}}}


@pytest.mark.parametrize(
    ("repository", "pristine"),
    [
        ({}, True),
        ({"description": None, "readme": {"byteSize": len("# olive\n\n\n")}}, True),
        ({"readme": {"byteSize": 29}}, False),
        ({"defaultBranchRef": branch(["README.md"], commits=2)}, False),
        ({"defaultBranchRef": branch(["README.md", "a"])}, False),
        ({"defaultBranchRef": branch(["LICENSE"])}, False),
    ],
    ids=["as made", "no description", "longer readme", "two commits", "two files", "another file"],
)
def test_only_what_github_itself_wrote_is_replaced(repository: Any, pristine: bool) -> None:
    assert FILES.actual_state(node(**repository)) == ActualFiles("t0", False, pristine, None)


def test_the_state_of_an_empty_or_adopted_repository_is_read() -> None:
    assert FILES.actual_state({"repository": None}) is None
    empty = FILES.actual_state(node(defaultBranchRef=None, readme=None))
    assert empty == ActualFiles(None, False, False, None)
    adopted = FILES.actual_state(node(lock={"oid": "x"}, adoption={"nodes": [{"state": "MERGED"}]}))
    assert adopted == ActualFiles("t0", True, True, "merged")


def change(operation: Any) -> Change:
    return Change(
        project="olive", resource="files", kind=ChangeKind.CREATE, target="small", operation=operation
    )


def commit(tree: Tree, context: ChangeContext, *answers: Any) -> tuple[list[Any], Any]:
    return play(FILES.steps(change(CommitTemplate("small", tree.id, 1)), desired(tree), context), answers)


def test_the_template_is_three_requests_and_the_branch_then_has_its_commit() -> None:
    (tree, commit_request, ref), context = commit(TREE, CONTEXT, *shas("t1", "c1", "c1"))
    assert (tree.method, tree.path, tree.idempotent, tree.just_created) == (
        "POST", f"{REPOSITORY}/git/trees", True, True,
    )  # fmt: skip
    assert [entry["path"] for entry in tree.body["tree"]] == [LOCK_PATH, "README.md"]
    assert tree.body["tree"][1] == {
        "path": "README.md", "mode": "100644", "type": "blob", "content": "# Olive\n",
    }  # fmt: skip
    assert "base_tree" not in tree.body
    assert commit_request == Rest(
        "POST",
        f"{REPOSITORY}/git/commits",
        {"message": "Start from the template small", "tree": "t1", "parents": ["c0"]},
        idempotent=True,
        just_created=True,
    )
    assert ref == Rest("PATCH", f"{REPOSITORY}/git/refs/heads/trunk", {"sha": "c1"}, just_created=True)
    assert context.head == "c1"


def test_a_binary_file_is_a_blob_of_its_own() -> None:
    tree = Tree("small", "1", {"logo.png": File(b"\xff\x00")})
    (blob, tree_request, *_), _ = commit(tree, CONTEXT, *shas("b1", "t1", "c1", "c1"))
    assert blob.path == f"{REPOSITORY}/git/blobs"
    assert blob.body == {"content": "/wA=", "encoding": "base64"}
    assert blob.idempotent and blob.just_created
    assert tree_request.body["tree"][1] == {
        "path": "logo.png", "mode": "100644", "type": "blob", "sha": "b1",
    }  # fmt: skip


def test_an_empty_repository_first_gets_the_commit_that_github_would_make() -> None:
    empty = ChangeContext("acme", "olive")
    answers = [{"default_branch": "main"}, {"commit": {"sha": "c9"}}, *shas("t1", "c1", "c1")]
    (looked, first, _, commit_request, ref), context = commit(TREE, empty, *answers)
    assert looked == Rest("GET", REPOSITORY)
    assert first == Rest(
        "PUT", f"{REPOSITORY}/contents/README.md", {"message": "Initial commit", "content": "IyBvbGl2ZQo="}
    )
    assert commit_request.body["parents"] == ["c9"]
    assert ref.path.endswith("/heads/main")
    assert (context.default_branch, context.head) == ("main", "c1")


def adopt(
    tree: Tree, listing: list[str], *later: Any, truncated: bool = False, kind: str = "blob"
) -> list[Any]:
    """Return the requests that propose the files that are missing from this repository."""
    entries = [{"path": path, "type": kind} for path in listing]
    answers = [{"truncated": truncated, "tree": entries}, *(later or shas("t1", "c1", "r1", "p1"))]
    propose = change(ProposeTemplate("small", tree.id, len(tree), "t0"))
    return play(FILES.steps(propose, desired(tree), CONTEXT), answers)[0]


def proposed(tree: Tree, *listing: str) -> set[str]:
    """The proposed paths except the lock file."""
    return {entry["path"] for entry in adopt(tree, list(listing))[1].body["tree"]} - {LOCK_PATH}


def test_missing_files_come_in_a_pull_request_onto_the_tree_that_was_planned() -> None:
    listed, tree, made, ref, pull = adopt(TREE, ["a.txt"])
    assert listed == Rest("GET", f"{REPOSITORY}/git/trees/t0?recursive=1")
    assert tree.body["base_tree"] == "t0"
    assert (made.body["tree"], made.body["parents"]) == ("t1", ["c0"])
    assert ref == Rest(
        "POST",
        f"{REPOSITORY}/git/refs",
        {"ref": f"refs/heads/{ADOPTION_BRANCH}", "sha": "c1"},
        expected_statuses=frozenset({422}),
        idempotent=True,
    )
    assert (pull.method, pull.path) == ("POST", f"{REPOSITORY}/pulls")
    assert (pull.body["head"], pull.body["base"]) == (ADOPTION_BRANCH, "trunk")
    assert pull.body["title"] == made.body["message"] == "Add missing files from the template small"
    assert "**small**" in pull.body["body"]
    assert not pull.idempotent


def test_a_branch_of_an_earlier_run_is_moved_before_the_pull_request_is_opened() -> None:
    *_, moved, pull = adopt(TREE, [], *shas("t1", "c1"), Response(422), {}, {})
    path = f"{REPOSITORY}/git/refs/heads/{ADOPTION_BRANCH}"
    assert moved == Rest("PATCH", path, {"sha": "c1", "force": True})
    assert pull.path.endswith("/pulls")


def test_a_listing_that_github_cut_off_proposes_nothing() -> None:
    with pytest.raises(CommandError, match="cannot list all files"):
        adopt(TREE, [], truncated=True)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("README.md", "readme.rst"),
        ("SECURITY.md", "docs/SECURITY.md"),
        ("CONTRIBUTING.md", ".github/contributing"),
        (".github/CODEOWNERS", "docs/CODEOWNERS"),
        ("CODE_OF_CONDUCT.md", "docs/code_of_conduct.md"),
        (".github/PULL_REQUEST_TEMPLATE.md", "pull_request_template.md"),
        ("LICENSE", "COPYING"),
        ("LICENSE", "copying.md"),
        ("LICENSE", "docs/LICENCE.txt"),
        ("LICENSE", "LICENSE-MIT"),
        ("a/b.md", "A/B.md"),
    ],
)
def test_a_file_with_the_same_purpose_is_not_proposed(mine: str, theirs: str) -> None:
    assert proposed(tree_of(mine, "new.txt"), theirs) == {"new.txt"}


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [("LICENSE", "a/LICENSE"), ("a/README.md", "README.md"), ("LICENSE", "licenses.md"), ("a.md", "b.md")],
)
def test_a_file_elsewhere_is_no_reason_to_leave_one_out(mine: str, theirs: str) -> None:
    assert proposed(tree_of(mine), theirs) == {mine}


@pytest.mark.parametrize("theirs", ["docs", "Docs", "docs/a"])
def test_nothing_is_proposed_below_what_is_a_file_there(theirs: str) -> None:
    assert proposed(tree_of("docs/a/x.md", "new.txt"), theirs) == {"new.txt"}


def test_a_directory_that_exists_takes_new_files() -> None:
    requests = adopt(tree_of("docs/x.md"), ["docs"], kind="tree")
    assert "docs/x.md" in [entry["path"] for entry in requests[1].body["tree"]]


def test_the_lock_the_branch_and_the_readme_must_be_readable() -> None:
    assert FILES.selections.keys() == {"repository"}
    assert set(FILES.selections["repository"].required_fields) >= {"defaultBranchRef", "lock", "readme"}
    assert (FILES.name, FILES.permissions) == ("files", ("contents=read", "pull_requests=read"))


def test_a_plan_names_folders_with_several_files_and_counts_what_is_too_much() -> None:
    names = ["b.md", "src/a.py", "src/deep/b.py", "tests/one.py", *(f"z{number:02}" for number in range(20))]
    tree = Tree("small", "1", {name: File(b"x") for name in names})
    assert _list_paths(tree).startswith(".tahaluf.lock, b.md, src/ (2 files), tests/one.py, z00, z01, ")
    assert _list_paths(tree).endswith(", z15 and 4 more")
