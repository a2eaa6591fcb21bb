"""The table in the organization's profile is written if it differs, unless the file cannot be changed."""

import base64
from typing import Any

import pytest

from support.steps import play
from tahaluf.plan import UNSET, Blocked, Change, ChangeContext, ChangeKind, Operation, Response, Rest, Risk
from tahaluf.problems import CommandError
from tahaluf.resources import profile_context, profile_items, profile_steps
from tahaluf.resources.profile import WriteProfile

START, END = "<!-- tahaluf:projects -->", "<!-- /tahaluf:projects -->"
BLOCK = f"{START}\n| a |\n{END}"
NODE: dict[str, Any] = {
    "id": "R_9",
    "visibility": "PUBLIC",
    "isArchived": False,
    "profile": {"text": "# Us\n", "isTruncated": False},
}
PATH = "/repos/acme/.github/contents/profile/README.md"


def with_text(text: str | None, *, is_truncated: bool = False) -> dict[str, Any]:
    return {**NODE, "profile": {"text": text, "isTruncated": is_truncated}}


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        ({**NODE, "profile": None}, ChangeKind.CREATE),
        (with_text(""), ChangeKind.UPDATE),
        (NODE, ChangeKind.UPDATE),
        (with_text(f"# Us\n{START}\nold\n{END}\n"), ChangeKind.UPDATE),
    ],
)
def test_a_table_that_differs_is_written(node: Any, kind: ChangeKind) -> None:
    [change] = profile_items(BLOCK, node)
    assert isinstance(change, Change)
    assert (change.project, change.resource, change.kind) == (".github/profile", "profile", kind)
    assert (change.target, change.risk) == ("profile/README.md", Risk.NONE)
    assert (change.cost, change.content_writes, change.operation) == (2, 1, WriteProfile(BLOCK))
    assert change.reason


def test_each_change_has_its_own_reason() -> None:
    nodes = ({**NODE, "profile": None}, NODE, with_text(f"{START}\nold\n{END}\n"))
    reasons = {
        item.reason for node in nodes for item in profile_items(BLOCK, node) if isinstance(item, Change)
    }
    assert len(reasons) == 3


def test_a_table_that_is_up_to_date_is_not_written() -> None:
    assert list(profile_items(BLOCK, with_text(f"# Us\n\n{BLOCK}\n\nMore\n"))) == []


@pytest.mark.parametrize(
    "node",
    [
        None,
        UNSET,
        {**NODE, "visibility": UNSET},
        {**NODE, "isArchived": UNSET},
        {**NODE, "profile": UNSET},
        {**NODE, "isArchived": True},
        {**NODE, "visibility": "PRIVATE"},
        {**NODE, "visibility": "INTERNAL"},
        with_text(None),
        with_text("# Us\n", is_truncated=True),
        {**NODE, "profile": {}},
        with_text(START),
    ],
)
def test_a_table_that_cannot_be_written_is_blocked(node: Any) -> None:
    [blocked] = profile_items(BLOCK, node)
    assert isinstance(blocked, Blocked)
    assert (blocked.project, blocked.resource) == (".github/profile", "profile")
    assert blocked.reason and blocked.fix
    assert "{" not in blocked.reason


def test_what_is_written_is_identified_by_a_digest() -> None:
    assert WriteProfile(BLOCK).after == {"table": "16848057ad18cd5e"}
    assert WriteProfile(BLOCK).after != WriteProfile(f"{BLOCK} ").after
    assert WriteProfile(BLOCK).before is None


def file(text: str | bytes, encoding: str = "base64") -> dict[str, Any]:
    content = text if isinstance(text, bytes) else text.encode()
    return {
        "path": "profile/README.md",
        "sha": "1" * 40,
        "encoding": encoding,
        "content": base64.b64encode(content).decode(),
    }


def change(operation: Operation) -> Change:
    return Change(
        project=".github", resource="profile", kind=ChangeKind.UPDATE, target="t", operation=operation
    )


def steps(*answers: Any) -> list[Any]:
    context = profile_context("acme", NODE)
    assert context == ChangeContext("acme", ".github", repository_id="R_9")
    return play(profile_steps(change(WriteProfile(BLOCK)), context), answers)[0]


@pytest.mark.parametrize(
    ("found", "sha", "written"),
    [
        (Response(404, {}), {}, f"{BLOCK}\n"),
        (file("# Us\n"), {"sha": "1" * 40}, f"# Us\n\n{BLOCK}\n"),
        (file(f"a\n{START}\nold\n{END}\nb\n"), {"sha": "1" * 40}, f"a\n{BLOCK}\nb\n"),
    ],
)
def test_the_file_is_read_again_and_committed(found: Any, sha: dict[str, str], written: str) -> None:
    read, commit = steps(found, Response(200, {}))
    assert read == Rest("GET", PATH, expected_statuses=frozenset({404}))
    content = base64.b64encode(written.encode()).decode()
    message = commit.body["message"]
    assert commit == Rest(
        "PUT", PATH, {"message": message, "content": content, **sha}, expected_statuses=frozenset({409, 422})
    )
    assert message


def test_a_file_that_already_has_the_table_is_not_committed() -> None:
    assert len(steps(file(f"{BLOCK}\n"))) == 1


def test_a_rejected_commit_is_attempted_twice() -> None:
    rejected = [file("a"), Response(409, {})] * 2
    with pytest.raises(CommandError) as raised:
        steps(*rejected)
    assert ".github" in raised.value.fix
    assert len(steps(*rejected[:2], file("b"), Response(200, {}))) == 4


@pytest.mark.parametrize("found", [file(b"\xff"), file("", "none")])
def test_a_file_that_is_not_text_is_not_replaced(found: Any) -> None:
    with pytest.raises(CommandError):
        steps(found)


def test_another_operation_has_no_steps_and_a_missing_repository_has_no_id() -> None:
    with pytest.raises(TypeError):
        play(profile_steps(change(Operation()), ChangeContext("acme", ".github")))
    assert profile_context("acme", None).repository_id is None


def test_a_table_that_could_not_be_built_is_reported_with_its_fix() -> None:
    [blocked] = profile_items(CommandError("too long", "use fewer projects"), NODE)
    assert isinstance(blocked, Blocked)
    assert (blocked.target, blocked.reason, blocked.fix) == (
        "profile/README.md",
        "too long",
        "use fewer projects",
    )
