"""A person's own choice decides whether and how they are named in public."""

import pytest

from tahaluf.consent import (
    DEFAULT_LEVEL,
    ConsentLevel,
    Consents,
    PullComment,
    collect_consents,
    parse_command,
    public_name,
    redact_path,
    steward_name,
)
from tahaluf.volunteers.people import person_id

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


def test_consent_belongs_to_the_account_and_not_to_the_login() -> None:
    consents = Consents({4242: "a-steward"})
    assert steward_name("an-earlier-login", 4242, consents) == "an-earlier-login"
    assert steward_name("a-steward", 7, consents) is None
    assert steward_name("A-Steward", None, consents) == "A-Steward"
    assert steward_name("another", None, consents) is None
    assert steward_name("a-steward", 4242, Consents()) is None


def test_the_last_command_of_an_account_counts() -> None:
    yes, no = (PullComment(1, "x", text) for text in ("/agree", "/withdraw"))
    assert collect_consents([yes]).has_agreed("x", 1)
    assert not collect_consents([yes, no]).has_agreed("x", 1)
    assert collect_consents([yes, no, yes]).has_agreed("x", 1)
    assert collect_consents([yes, PullComment(2, "y", "/withdraw")]).has_agreed("x", 1)


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
        ("/repos/o/r/contents/people/p-fazr4fb3vyy36.yml", "/repos/o/r/contents/people/….yml"),
        ("/repos/o/users/issues/3", "/repos/o/users/…/3"),
        ("/orgs/o/members?role=admin", "/orgs/o/members?role=admin"),
    ],
)
def test_redacted_paths_have_no_logins(path: str, shown: str) -> None:
    assert redact_path(path) == shown


def test_redacted_paths_have_no_roster_ids() -> None:
    assert person_id(4242) not in redact_path(f"/x/{person_id(4242)}.yml")
