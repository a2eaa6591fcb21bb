"""People decide for themselves whether and how they are named in public."""

from typing import Any

import pytest

from tahaluf.consent import (
    AGREE_COMMAND,
    ASKED,
    DEFAULT_LEVEL,
    LIST_COMMAND,
    UNKNOWN,
    UNLIST_COMMAND,
    WITHDRAW_COMMAND,
    ConsentLevel,
    ConsentRequest,
    Consents,
    ConsentThread,
    PullComment,
    collect_consents,
    listed_name,
    parse_command,
    public_name,
    redact_path,
    site_name,
    steward_name,
)
from tahaluf.volunteers.people import person_id

PATHS_WITH_A_LOGIN = ("user", "users", "members", "memberships", "public_members", "outside_collaborators",
                      "collaborators", "assignees", "blocks")  # fmt: skip
FULL = {"name": "A Name", "pseudonym": "Jasmine"}


@pytest.mark.parametrize(
    ("level", "name"),
    [("public", "A Name"), ("handle", "a-login"), ("pseudonym", "Jasmine"), ("none", None)],
)
def test_each_level_gives_its_public_name(level: str, name: str | None) -> None:
    assert public_name(ConsentLevel(level), "a-login", **FULL) == name


def test_a_missing_name_falls_back_to_the_login_and_a_missing_pseudonym_to_none() -> None:
    assert public_name(ConsentLevel.PUBLIC, "a-login") == "a-login"
    assert public_name(ConsentLevel.PSEUDONYM, "a-login") is None


def test_the_default_level_gives_no_name() -> None:
    assert public_name(DEFAULT_LEVEL, "a-login", **FULL) is None


def test_the_site_names_only_stewards_who_asked_for_it() -> None:
    assert site_name("a-steward", public=True) == "a-steward"
    assert site_name("a-steward", public=False) is None


def test_consent_belongs_to_the_account_and_not_to_the_login() -> None:
    consents = Consents({4242: "a-steward"})
    assert steward_name("an-earlier-login", 4242, consents) == "an-earlier-login"
    assert steward_name("a-steward", 7, consents) is None
    assert steward_name("A-Steward", None, consents) == "A-Steward"
    assert steward_name("another", None, consents) is None
    assert steward_name("a-steward", 4242, Consents()) is None
    assert Consents({1: "A-Steward"}).has_agreed("a-steward", None)


def test_the_last_command_of_an_account_counts() -> None:
    yes, no = (PullComment(1, "x", text) for text in ("/agree", "/withdraw"))
    assert collect_consents([yes]).has_agreed("x", 1)
    assert not collect_consents([yes, no]).has_agreed("x", 1)
    assert collect_consents([yes, no, yes]).has_agreed("x", 1)
    assert collect_consents([yes, PullComment(2, "y", "/withdraw")]).has_agreed("x", 1)


@pytest.mark.parametrize("text", ["Thanks, see you there", "/unknown", "/withdraw now", "> /withdraw"])
def test_a_later_comment_that_is_no_command_takes_nothing_back(text: str) -> None:
    agreed = PullComment(1, "x", "/agree")
    assert collect_consents([agreed, PullComment(1, "x", text)]).has_agreed("x", 1)
    assert not collect_consents([PullComment(1, "x", text)]).has_agreed("x", 1)


def test_a_comment_that_is_ignored_does_not_hide_a_later_one() -> None:
    ignored = [PullComment(None, "x", "/withdraw"), PullComment(1, "x", "/withdraw", edited=True)]
    assert collect_consents([*ignored, PullComment(1, "x", "/agree"), *ignored]).has_agreed("x", 1)


OLD, NEW = "0" * 32, "1" * 32
AGREED = PullComment(1, "x", "/agree")
ASKED_OLD, ASKED_NEW = ConsentRequest({"olive": OLD}), ConsentRequest({"olive": NEW})
EDITED, ELSEWHERE = ConsentRequest(None), ConsentRequest({"pine": OLD})


@pytest.mark.parametrize(
    ("comments", "last_seen", "counts", "asks_again"),
    [
        ([AGREED], None, True, False),
        ([AGREED], NEW, True, False),
        ([AGREED], OLD, False, True),
        ([AGREED], UNKNOWN, False, True),
        ([AGREED], ASKED, False, True),
        ([], OLD, False, False),
        ([], None, False, False),
        ([AGREED, ASKED_NEW], OLD, False, False),
        ([ASKED_NEW, AGREED], OLD, True, False),
        ([ASKED_NEW, AGREED], None, True, False),
        ([ASKED_OLD, AGREED], NEW, False, True),
        ([ASKED_OLD, AGREED], None, False, True),
        ([ASKED_NEW, AGREED, ASKED_OLD], NEW, False, True),
        ([ASKED_NEW, AGREED, ASKED_OLD, ASKED_NEW], NEW, False, False),
        ([ASKED_NEW, EDITED, AGREED], NEW, False, True),
        ([ELSEWHERE, AGREED], None, True, False),
        ([AGREED, ELSEWHERE], NEW, True, False),
    ],
)
def test_consent_is_for_what_the_project_says_of_itself(
    comments: list[PullComment | ConsentRequest], last_seen: str | None, counts: bool, asks_again: bool
) -> None:
    thread = ConsentThread(comments)
    assert thread.consents_to("olive", NEW, last_seen) == Consents({1: "x"} if counts else {})
    assert thread.needs_request("olive", NEW, last_seen) == asks_again


@pytest.mark.parametrize(
    ("comments", "last_seen", "record"),
    [
        ([], None, NEW),
        ([], OLD, NEW),
        ([], UNKNOWN, NEW),
        ([], ASKED, ASKED),
        ([AGREED], OLD, ASKED),
        ([AGREED], NEW, NEW),
        ([ASKED_NEW], NEW, ASKED),
        ([EDITED], NEW, ASKED),
        ([ELSEWHERE], NEW, NEW),
    ],
)
def test_the_bot_records_the_description_until_it_has_asked(
    comments: list[PullComment | ConsentRequest], last_seen: str | None, record: str
) -> None:
    assert ConsentThread(comments).record("olive", NEW, last_seen) == record


def test_the_last_request_for_a_project_counts() -> None:
    thread = ConsentThread([ASKED_OLD, ASKED_NEW, ELSEWHERE])
    assert thread.has_requested("olive", NEW)
    assert not thread.has_requested("olive", OLD)
    assert not thread.has_requested("oak", OLD)
    assert ConsentThread().comments == ()


def test_comments_of_deleted_accounts_and_edited_comments_are_ignored() -> None:
    assert collect_consents([PullComment(None, "ghost", "/agree")]) == Consents()
    assert collect_consents([PullComment(1, "x", "/agree", edited=True)]) == Consents()


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("/agree", "/agree"),
        ("/agree\r\nGladly", "/agree"),
        ("/agree \n", "/agree "),
        ("> /agree", None),
        ("", None),
        ("\n/agree", None),
        ("/usr/bin is a folder", "/usr/bin is a folder"),
    ],
)
def test_a_command_is_the_whole_first_line(text: str, command: str | None) -> None:
    assert parse_command(text) == command


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/users/a-login", "/users/…"),
        ("/user/4242", "/user/…"),
        ("/orgs/o/teams/t/memberships/a-login?x=1", "/orgs/o/teams/t/memberships/…?x=1"),
        *((f"/orgs/o/{kind}/a-login", f"/orgs/o/{kind}/…") for kind in PATHS_WITH_A_LOGIN),
        *(
            (f"/repos/o/r/{kind}/a-login/permission", f"/repos/o/r/{kind}/…/permission")
            for kind in PATHS_WITH_A_LOGIN
        ),
        ("/repos/o/r/contents/people/p-fazr4fb3vyy36.yml", "/repos/o/r/contents/people/….yml"),
        ("/repos/o/users/issues/3", "/repos/o/users/…/3"),
        ("/orgs/o/members?role=admin", "/orgs/o/members?role=admin"),
    ],
)
def test_redacted_paths_have_no_logins(path: str, shown: str) -> None:
    assert redact_path(path) == shown


def test_redacted_paths_have_no_roster_ids() -> None:
    assert person_id(4242) not in redact_path(f"/x/{person_id(4242)}.yml")


def test_a_command_counts_with_more_text_below_it() -> None:
    assert collect_consents([PullComment(1, "x", "/agree\r\n\nGladly")]).has_agreed("x", 1)


def test_consents_cannot_be_changed_and_a_pseudonym_is_never_empty() -> None:
    for consents in (Consents(), collect_consents([AGREED])):
        with pytest.raises(TypeError):
            consents.logins_by_account[2] = "y"  # type: ignore[index]
        assert isinstance(consents.named, frozenset)
    assert public_name(ConsentLevel.PSEUDONYM, "a-login", pseudonym="") is None


def test_what_comments_record_is_stable() -> None:
    assert (ASKED, UNKNOWN, DEFAULT_LEVEL) == ("asked", "unknown", ConsentLevel.NONE)


def test_a_steward_of_the_merged_manifest_is_named_by_login() -> None:
    assert listed_name("a-steward") == "a-steward"


def test_only_line_ends_are_no_part_of_a_command() -> None:
    assert parse_command("/agreeX") == "/agreeX"
    assert parse_command("/agree\r\r\nx") == "/agree"


@pytest.mark.parametrize(
    ("comments", "command"),
    [
        ([], None),
        ([PullComment(1, "somebody", "/agree")], "/agree"),
        ([PullComment(1, "somebody", "/agree"), PullComment(1, "somebody", "/withdraw")], "/withdraw"),
        ([PullComment(1, "somebody", "/withdraw"), PullComment(1, "somebody", "/agree")], "/agree"),
        ([PullComment(1, "somebody", "/withdraw"), PullComment(1, "somebody", "thanks")], "/withdraw"),
        ([PullComment(1, "somebody", "/withdraw"), PullComment(1, "somebody", "/agree", True)], "/withdraw"),
        ([PullComment(1, "somebody", "/agree"), PullComment(1, "somebody", "/withdraw", True)], "/withdraw"),
        ([PullComment(2, "another", "/withdraw")], None),
        ([PullComment(1, "somebody", "> /withdraw"), ConsentRequest({"olive": "x"})], None),
    ],
)
def test_the_last_command_of_a_person_is_what_they_want(comments: Any, command: str | None) -> None:
    thread = ConsentThread(comments)
    assert thread.last_command(1) == thread.last_command("somebody") == command


def test_the_commands_are_those_that_the_documentation_names() -> None:
    assert (AGREE_COMMAND, WITHDRAW_COMMAND) == ("/agree", "/withdraw")
    assert (LIST_COMMAND, UNLIST_COMMAND) == ("/list-me", "/unlist-me")


def test_people_are_named_on_the_site_if_they_asked_for_it_in_the_thread() -> None:
    thread = ConsentThread(
        (
            PullComment(1, "a", "/list-me"),
            ConsentRequest({"wells": "d"}),
            PullComment(2, "b", "/agree"),
            PullComment(3, "c", "/list-me"),
            PullComment(3, "c", "/withdraw"),
        )
    )
    assert thread.named == {1}
    assert ConsentThread().named == frozenset()
