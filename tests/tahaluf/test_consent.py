"""What a public place may say of a person is decided in one file, by that person's own choice."""

import pytest

from tahaluf.consent import LEAST, Level, Remark, Words, as_steward, command_of, named, nameless, words
from tahaluf.people import person_id

FULL = {"name": "A Name", "pseudonym": "Jasmine"}


@pytest.mark.parametrize(
    ("level", "said"),
    [("public", "A Name"), ("handle", "a-login"), ("pseudonym", "Jasmine"), ("none", None)],
)
def test_each_level_says_so_much_and_no_more(level: str, said: str | None) -> None:
    assert named(Level(level), "a-login", **FULL) == said


def test_who_gave_no_name_is_called_by_the_login_and_who_made_up_none_by_nothing() -> None:
    assert named(Level.PUBLIC, "a-login") == "a-login"
    assert named(Level.PSEUDONYM, "a-login") is None


def test_where_nothing_was_said_nothing_is_said() -> None:
    assert named(LEAST, "a-login", **FULL) is None


def test_a_steward_is_named_by_the_word_of_the_account_and_not_of_the_login() -> None:
    given_words = Words({4242: "a-steward"})
    assert as_steward("an-earlier-login", 4242, given_words) == "an-earlier-login"
    assert as_steward("a-steward", 7, given_words) is None
    assert as_steward("A-Steward", None, given_words) == "A-Steward"
    assert as_steward("another", None, given_words) is None
    assert as_steward("a-steward", 4242, Words()) is None


def test_the_last_word_of_an_account_counts() -> None:
    yes, no = (Remark(1, "x", text) for text in ("/agree", "/withdraw"))
    assert words([yes]).holds("x", 1)
    assert not words([yes, no]).holds("x", 1)
    assert words([yes, no, yes]).holds("x", 1)
    assert words([yes, Remark(2, "y", "/withdraw")]).holds("x", 1)


def test_a_deleted_account_and_an_edited_comment_say_nothing() -> None:
    assert words([Remark(None, "ghost", "/agree")]) == Words()
    assert words([Remark(1, "x", "/agree", edited=True)]) == Words()


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
    assert command_of(text) == command


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/users/a-login", "/users/…"),
        ("/user/4242", "/user/…"),
        ("/orgs/o/teams/t/memberships/a-login?x=1", "/orgs/o/teams/t/memberships/…?x=1"),
        ("/repos/o/r/contents/people/p-fazr4fb3vyy36.yml", "/repos/o/r/contents/people/….yml"),
        ("/repos/o/users/issues/3", "/repos/o/users/…/3"),
        ("/orgs/o/members?role=admin", "/orgs/o/members?role=admin"),
    ],
)
def test_a_path_in_a_log_names_nobody(path: str, shown: str) -> None:
    assert nameless(path) == shown


def test_the_rosters_ids_are_known_by_their_form() -> None:
    assert person_id(4242) not in nameless(f"/x/{person_id(4242)}.yml")
