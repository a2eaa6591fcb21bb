"""Updates of a repository's files are offered, changed or withdrawn at the right time, with the right requests."""

from dataclasses import replace
from typing import Any

import pytest

from support.computed_update import RepositoryFiles, plan_from_facts
from support.steps import play
from tahaluf.plan import (
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    Mutation,
    PlanItem,
    Request,
    Response,
    Rest,
    Unmanaged,
    describe_line,
    fold_changes,
)
from tahaluf.problems import CommandError
from tahaluf.resources import UpdateFacts, needs_update_facts, open_updates
from tahaluf.resources.update_facts import UpdateBranch, UpdatePull
from tahaluf.resources.updates import (
    DesiredUpdate,
    OfferUpdate,
    UpdatesResource,
    WithdrawUpdate,
    _content_field,
)
from tahaluf.templates import LOCK_PATH, File, NewEntry, Policy, Tree

NO_OBJECT = "0" * 40
CONTEXT = ChangeContext("acme", "water-map", repository_id="R_1", default_branch="main", head="c" * 40)
PATH = "/repos/acme/water-map"
OURS = {
    "target": {"oid": "b" * 40, "message": f"Update\n\nTahaluf-Tree: {'a' * 40}", "tree": {"oid": "a" * 40}}
}
THEIRS = {"target": {"oid": "b" * 40, "message": "Fix", "tree": {"oid": "a" * 40}}}


def tree(version: str, *, template: str = "small", **files: bytes) -> Tree:
    managed = {f"{name}.md": File(content, policy=Policy.MANAGED) for name, content in files.items()}
    return Tree(template, version, managed)


FIRST, NEW = tree("1", page=b"a\n", other=b"x\n"), tree("2", page=b"b\n", other=b"x\n")


def repository(**files: bytes) -> RepositoryFiles:
    """Return a repository that was created from `FIRST`, and in which people have changed these files."""
    return RepositoryFiles(
        FIRST, {"page.md": b"a\n", "other.md": b"x\n"} | {f"{n}.md": c for n, c in files.items()}
    )


def pull(state: str = "OPEN", body: str | None = "", **fields: Any) -> dict[str, Any]:
    return {
        "number": 5,
        "id": "PR_5",
        "state": state,
        "isDraft": False,
        "headRefOid": "d" * 40,
        "isCrossRepository": False,
        "body": body,
        **fields,
    }


def marked(wanted: str, built: str = "e" * 32) -> str:
    return f"Text.\n\n<!-- tahaluf:update wanted={wanted} built={built} -->"


def items(new: Tree = NEW, files: dict[str, bytes] | None = None, *pulls: Any, **node: Any) -> list[PlanItem]:
    fields = {**node, "updates": {"nodes": list(pulls)}} if pulls else node
    return plan_from_facts(new, repository(**(files or {})).facts(new, **fields))


def offer(new: Tree = NEW, files: dict[str, bytes] | None = None, *pulls: Any, **node: Any) -> Change:
    [change] = items(new, files, *pulls, **node)
    assert isinstance(change, Change)
    assert (change.project, change.resource, change.target) == ("water-map", "updates", new.template)
    return change


def requests(change: Change, *answers: Any) -> list[Request]:
    resource = UpdatesResource(lambda template, values: NEW)
    desired = DesiredUpdate("water-map", "small", lambda: NEW, "en", limit=20)
    return play(resource.steps(change, desired, CONTEXT), answers)[0]


def wanted() -> str:
    return repository().facts(NEW).wanted


def moved(before: str, after: str) -> Mutation:
    ref = {"name": "refs/heads/tahaluf/update", "beforeOid": before, "afterOid": after, "force": True}
    return Mutation("updateRefs", "UpdateRefsInput", {"repositoryId": "R_1", "refUpdates": [ref]})


def test_a_new_update_is_committed_and_then_offered() -> None:
    change = offer()
    assert (change.kind, change.cost, change.content_writes) == (ChangeKind.CREATE, 4, 4)
    operation = change.operation
    assert isinstance(operation, OfferUpdate) and not operation.is_draft
    assert operation.after == {
        "template": "small",
        "wanted": wanted(),
        "update": operation.update.key,
        "conflicts": [],
    }
    created, committed, branch, opened = requests(change, {"sha": "1"}, {"sha": "2"}, {}, {})
    entries = [
        {"path": "page.md", "mode": "100644", "type": "blob", "content": "b\n"},
        {"path": LOCK_PATH, "mode": "100644", "type": "blob", "content": NEW[LOCK_PATH].content.decode()},
    ]
    body = {"tree": entries, "base_tree": NO_OBJECT}
    assert created == Rest("POST", f"{PATH}/git/trees", body, idempotent=True)
    message = f"{operation.text.title}\n\nTahaluf-Tree: 1"
    commit = {"message": message, "tree": "1", "parents": ["c" * 40]}
    assert committed == Rest("POST", f"{PATH}/git/commits", commit, idempotent=True)
    assert branch == moved(NO_OBJECT, "2")
    text = {"title": operation.text.title, "body": operation.body, "head": "tahaluf/update", "base": "main"}
    assert opened == Rest("POST", f"{PATH}/pulls", text)
    assert (
        operation.body
        == f"{operation.text.body}\n\n{marked(wanted(), operation.built).partition('Text.')[2].strip()}"
    )


def test_files_that_are_not_text_are_sent_as_blobs_and_removed_files_have_no_object() -> None:
    new = tree("2", page=b"\xff\n")
    change = offer(new)
    blob, created = requests(change, {}, {"sha": "1"}, {"sha": "2"})[:2]
    encoded = {"content": "/wo=", "encoding": "base64"}
    assert blob == Rest("POST", f"{PATH}/git/blobs", encoded, idempotent=True)
    assert isinstance(created, Rest)
    entries = {entry["path"]: entry for entry in created.body["tree"]}
    assert entries["page.md"] == {
        "path": "page.md",
        "mode": "100644",
        "type": "blob",
        "sha": new["page.md"].blob,
    }
    assert entries["other.md"] == {"path": "other.md", "mode": "100644", "type": "blob", "sha": None}


def test_an_update_with_conflicts_is_a_draft_unless_github_refuses_drafts() -> None:
    new = tree("2", page=b"b\n", other=b"y\n")
    change = offer(new, {"page": b"mine\n"})
    assert isinstance(change.operation, OfferUpdate)
    assert isinstance(change.operation.after, dict) and change.operation.after["conflicts"] == ["page.md"]
    answers = [{"sha": "1"}, {"sha": "2"}, {}]
    *_, draft = requests(change, *answers, Response(201, {}))
    assert isinstance(draft, Rest)
    assert draft.body["draft"] is True
    assert draft.expected_statuses == frozenset({422})
    *_, plain = requests(change, *answers, Response(422, {}), {})
    without_draft = {key: value for key, value in draft.body.items() if key != "draft"}
    assert plain == Rest("POST", f"{PATH}/pulls", without_draft)


@pytest.mark.parametrize(("branch", "before"), [(None, NO_OBJECT), (OURS, "b" * 40)])
def test_an_open_update_is_edited_and_its_branch_is_moved(branch: Any, before: str) -> None:
    change = offer(NEW, None, pull(body=marked(wanted())), branch=branch)
    assert (change.kind, change.cost, change.content_writes) == (ChangeKind.UPDATE, 5, 3)
    assert isinstance(change.operation, OfferUpdate)
    _, _, branch_moved, edited = requests(change, {"sha": "1"}, {"sha": "2"}, {}, {})
    assert branch_moved == moved(before, "2")
    body = {"title": change.operation.text.title, "body": change.operation.body}
    assert edited == Rest("PATCH", f"{PATH}/pulls/5", body)


@pytest.mark.parametrize(
    ("is_draft", "files", "field"),
    [
        (True, {}, "markPullRequestReadyForReview"),
        (False, {"page": b"mine\n"}, "convertPullRequestToDraft"),
    ],
)
def test_an_open_update_is_a_draft_only_while_it_has_conflicts(
    is_draft: bool, files: dict[str, bytes], field: str
) -> None:
    new = tree("2", page=b"b\n", other=b"y\n")
    change = offer(new, files, pull(isDraft=is_draft))
    converted = requests(change, {"sha": "1"}, {"sha": "2"}, {}, {}, {})[3]
    assert converted == Mutation(field, f"{field[0].upper()}{field[1:]}Input", {"pullRequestId": "PR_5"})


def test_an_open_update_that_is_as_wanted_is_not_changed() -> None:
    operation = offer().operation
    assert isinstance(operation, OfferUpdate)
    current = pull(body=operation.body)
    assert items(NEW, None, current) == []
    for other in ({"isDraft": True}, {"body": marked(wanted())}, {"body": None}):
        assert len(items(NEW, None, {**current, **other})) == 1
    # A fork's pull request with the same number is not ours
    assert offer(NEW, None, {**current, "isCrossRepository": True}).kind is ChangeKind.CREATE


@pytest.mark.parametrize(
    ("found", "is_offered"),
    [
        (pull("CLOSED", marked("f" * 32)), True),
        (pull("CLOSED", None), True),
        (pull("CLOSED", "no marker"), True),
    ],
)
def test_a_declined_update_does_not_prevent_the_next(found: Any, is_offered: bool) -> None:
    assert offer(NEW, None, found).kind is ChangeKind.CREATE


@pytest.mark.parametrize("state", ["CLOSED", "MERGED"])
def test_an_update_that_was_closed_or_merged_is_not_offered_again(state: str) -> None:
    [left] = items(NEW, None, pull(state, marked(wanted())))
    assert isinstance(left, Unmanaged)
    assert (left.project, left.resource, left.target) == ("water-map", "updates", "small")
    assert f"is {state.lower()};" in left.reason and not left.is_notice
    # If another one is open, it is edited
    assert offer(NEW, None, pull(number=6), pull(state, marked(wanted()))).kind is ChangeKind.UPDATE


@pytest.mark.parametrize("pulls", [[], [pull()], [pull("MERGED", headRefOid="0" * 40)]])
def test_a_branch_with_commits_of_people_is_left_to_them(pulls: list[Any]) -> None:
    [left] = items(NEW, None, *pulls, branch=THEIRS)
    assert isinstance(left, Unmanaged)
    assert (left.resource, left.target, left.is_notice, left.is_task) == ("updates", "small", True, False)


def test_a_branch_that_was_merged_has_no_commits_to_lose() -> None:
    merged = pull("MERGED", headRefOid="b" * 40)
    assert offer(NEW, None, merged, branch=THEIRS).kind is ChangeKind.CREATE


def test_an_update_that_must_wait_is_reported() -> None:
    [left] = plan_from_facts(NEW, replace(repository().facts(NEW), is_waiting=True))
    assert isinstance(left, Unmanaged)
    assert (left.resource, left.target, left.is_notice) == ("updates", "small", True)
    assert "20" in left.reason


def test_conflicts_alone_are_reported_and_an_open_update_is_closed() -> None:
    files = {"page": b"mine\n"}
    [left] = items(NEW, files)
    assert isinstance(left, Unmanaged)
    assert (left.resource, left.target, left.is_notice) == ("updates", "page.md", True)
    change, left = items(NEW, files, pull())
    assert isinstance(change, Change) and isinstance(left, Unmanaged)
    assert (change.kind, change.cost, change.content_writes) == (ChangeKind.UPDATE, 2, 1)
    assert isinstance(change.operation, WithdrawUpdate) and change.operation.after == {"state": "closed"}
    assert change.operation.verb == "close"
    edited, deleted = requests(change)
    assert edited == Rest("PATCH", f"{PATH}/pulls/5", {"body": change.operation.text})
    assert "tahaluf:update" not in change.operation.text
    assert deleted == moved("d" * 40, NO_OBJECT)


def test_an_open_update_is_closed_if_nothing_is_left_to_update() -> None:
    assert items(FIRST) == []
    [change] = items(FIRST, None, pull())
    assert isinstance(change, Change) and isinstance(change.operation, WithdrawUpdate)


def test_what_cannot_be_computed_is_blocked_or_left_to_a_person() -> None:
    facts = repository().facts(NEW)
    [blocked] = plan_from_facts(NEW, replace(facts, error=CommandError("no answer", "try again")))
    assert blocked == Blocked("water-map", "updates", "small", "no answer", "try again")
    [left] = items(lock={"text": "not a lock"})
    assert isinstance(left, Unmanaged)
    assert (left.target, left.is_notice, left.is_task) == (LOCK_PATH, True, True)
    assert left.reason
    assert plan_from_facts(NEW, replace(facts, wanted="another")) == []
    resource = UpdatesResource(lambda template, values: NEW)
    desired = DesiredUpdate("water-map", "small", lambda: NEW, "en", limit=20)
    assert list(resource.diff(None, facts)) == list(resource.diff(desired, None)) == []


@pytest.mark.parametrize(
    ("branch", "is_ours"),
    [
        (OURS, True),
        (THEIRS, False),
        ({"target": {**OURS["target"], "tree": {"oid": "f" * 40}}}, False),
        ({"target": {**OURS["target"], "tree": None}}, False),
        ({"target": {**OURS["target"], "message": None}}, False),
        ({"target": {**OURS["target"], "message": f"{OURS['target']['message']}\nMore"}}, False),
    ],
)
def test_a_commit_is_ours_if_its_message_has_its_tree(branch: Any, is_ours: bool) -> None:
    assert repository().facts(NEW, branch=branch).branch == UpdateBranch("b" * 40, is_ours)


def test_a_pull_request_is_read_with_the_digests_in_its_last_line() -> None:
    body = f"{marked('1' * 32, '2' * 32)}\n\n"
    assert repository().facts(NEW, updates={"nodes": [pull("CLOSED", body)]}).pulls == (
        UpdatePull(5, "PR_5", "closed", False, "d" * 40, "1" * 32, "2" * 32),
    )
    for text in (None, "", f"{marked('1' * 32)}\nMore", marked("1" * 31)):
        [found] = repository().facts(NEW, updates={"nodes": [pull(body=text)]}).pulls
        assert (found.wanted, found.built, found.is_open) == ("", "", True)


OPEN, CLOSED = (UpdatePull(1, "PR_1", state, False, "h", "w", "") for state in ("open", "closed"))
PEOPLES = UpdateBranch("x", is_ours=False)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"lock": None}, False),
        ({"wanted": ""}, False),
        ({"pulls": (OPEN,)}, True),
        ({"pulls": (CLOSED,)}, False),
        ({"pulls": (OPEN, CLOSED)}, True),
        ({"pulls": (replace(CLOSED, wanted="v"),)}, True),
        ({"branch": PEOPLES}, False),
        ({"branch": PEOPLES, "pulls": (OPEN,)}, False),
    ],
)
def test_an_update_is_computed_only_if_it_could_be_offered(fields: dict[str, Any], expected: bool) -> None:
    facts = replace(repository().facts(NEW), **{"wanted": "w", **fields})
    assert facts.may_be_offered is expected


def test_nothing_is_known_about_a_repository_before_it_is_read() -> None:
    facts = UpdateFacts()
    assert (facts.base_tree, facts.wanted, facts.lock_problem, facts.pulls) == ("", "", "", ())
    assert not (facts.is_urgent or facts.is_waiting or facts.may_be_offered or facts.has_commits_of_people)
    assert facts.open_pull is None and not facts.entries and not facts.contents


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"lock": None}, False),
        ({}, False),
        ({"lock": {"oid": NEW[LOCK_PATH].blob}}, False),
        ({"lock": {"oid": "another"}}, True),
        (
            {
                "lock": {"oid": NEW[LOCK_PATH].blob},
                "openUpdates": {"nodes": [{"number": 7, "isCrossRepository": False}]},
            },
            True,
        ),
        (
            {
                "lock": {"oid": NEW[LOCK_PATH].blob},
                "openUpdates": {"nodes": [{"number": 7, "isCrossRepository": True}]},
            },
            False,
        ),
        ({"lock": None, "openUpdates": {"nodes": [{"number": 7, "isCrossRepository": False}]}}, False),
    ],
)
def test_facts_are_read_only_for_what_differs_or_may_be_closed(
    fields: dict[str, Any], expected: bool
) -> None:
    assert needs_update_facts(fields, NEW) is expected


def test_open_updates_are_found_without_those_of_forks() -> None:
    nodes = [{"number": number, "isCrossRepository": number == 1} for number in range(3)]
    assert open_updates({"openUpdates": {"nodes": nodes}}) == (0, 2)
    assert open_updates({"openUpdates": None}) == open_updates({}) == ()


def test_equal_edits_of_open_pull_requests_share_a_line() -> None:
    """Because the pull requests have different numbers, each of 40 projects would otherwise have its own line."""
    edits = [replace(offer(NEW, None, pull(number=number)), project=f"p-{number}") for number in range(40)]
    [section] = fold_changes(edits, in_public=False)
    assert len(section.projects) == 40
    [[line]] = section.lines
    text = describe_line([line], in_public=False)
    assert text.endswith("(1 file; the pull request is already open)")


@pytest.mark.parametrize(
    ("content", "requests", "field"),
    [
        (None, 0, {"sha": "b" * 40}),
        (b"text", 0, {"content": "text"}),
        (b"\xff", 1, {"sha": "b" * 40}),
    ],
)
def test_a_file_is_written_by_its_blob_unless_it_is_text(
    content: bytes | None, requests: int, field: dict[str, str]
) -> None:
    steps: Any = _content_field(NewEntry("100644", "b" * 40, content), CONTEXT)
    sent, written = play(steps, [{}])
    assert len(sent) == requests
    assert repr(written) == repr(field)
