"""The right people in an existing team are asked for consent, and are added to the manifest when they agree."""

import pytest

from tahaluf.consent import Consents
from tahaluf.escape import escape_name
from tahaluf.git_objects import blob_id
from tahaluf.i18n import ENGLISH
from tahaluf.manifest import load
from tahaluf.proposals import texts
from tahaluf.proposals.people_request import (
    PeopleRequest,
    PersonWithAccess,
    RequestKind,
    askable,
    is_request_commit,
    people_requests,
    request_body,
    request_commit,
    request_of_branch,
    request_title,
    with_consenting,
)

TEXT = """\
version: 1
organization: acme
organizations: [other]
locales: [en, ar]
teams:
  maps: {members: [{login: listed, id: 1}]}
  press: {}
  far: {organization: other}
projects:
  - slug: wells
    name: Wells & springs
    summary: All about wells.
    stewards: [{login: steward, id: 2}]
  - {slug: plain, name: Plain, summary: No team., repository: {team: null}}
  - {slug: elsewhere, name: E, summary: In another one., organization: other}
  - {slug: done, name: Done, summary: It is over., status: archived, since: 2026-01-01, reason: Done.}
"""
MANIFEST = load(TEXT)
WELLS = PeopleRequest("wells", RequestKind.STEWARDS, "wells")
MAPS = PeopleRequest("maps", RequestKind.MEMBERS, "maps")
PRESS = PeopleRequest("press", RequestKind.MEMBERS, "press")
PEOPLE = (
    PersonWithAccess(1, "listed-today", "member"),
    PersonWithAccess(2, "steward-today", "maintainer"),
    PersonWithAccess(3, "a-maintainer", "maintainer"),
    PersonWithAccess(4, "a-member", "member"),
)


def direct(slug: str) -> PeopleRequest:
    return PeopleRequest(slug, RequestKind.COLLABORATORS)


def test_projects_in_the_main_organization_and_shared_teams_can_list_people() -> None:
    assert list(people_requests(MANIFEST)) == [WELLS, direct("wells"), direct("plain"), MAPS, PRESS]


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ("", True),
        (", collaborators: []", False),  # the list is complete, so a run removes everyone else
        (", collaborators: [], unlisted_collaborators: keep", True),
    ],
)
def test_collaborators_are_asked_only_if_the_entry_keeps_them(keys: str, asked: bool) -> None:
    manifest = load(TEXT.replace("{team: null}", f"{{team: null{keys}}}"))
    assert (direct("plain") in people_requests(manifest)) == asked


@pytest.mark.parametrize(("request_", "branch"), [(WELLS, "project-wells"), (MAPS, "team-maps")])
def test_a_branch_belongs_to_one_request(request_: PeopleRequest, branch: str) -> None:
    assert request_.branch == f"tahaluf/people/{branch}"
    assert request_of_branch(request_.branch, MANIFEST) == request_
    for other in (branch, f"tahaluf/people/{branch}s", f"x/tahaluf/people/{branch}", "tahaluf/people/wells"):
        assert request_of_branch(other, MANIFEST) is None


def test_a_team_and_a_project_of_the_same_name_have_their_own_consents() -> None:
    assert (WELLS.subject, MAPS.subject) == ("wells", "@maps")
    assert WELLS.description(MANIFEST) != WELLS.description(load(TEXT.replace("All about", "More about")))
    assert MAPS.description(MANIFEST) != PRESS.description(MANIFEST)


def test_people_who_are_not_listed_yet_are_asked() -> None:
    assert askable(WELLS, MANIFEST, PEOPLE) == (PEOPLE[2],)
    assert askable(MAPS, MANIFEST, PEOPLE) == PEOPLE[1:]
    assert askable(PRESS, MANIFEST, PEOPLE) == PEOPLE


def test_collaborators_are_asked_whatever_their_permission_unless_it_is_a_custom_role() -> None:
    listed = "{team: null, unlisted_collaborators: keep, collaborators: [{login: listed, id: 1}]}"
    manifest = load(TEXT.replace("{team: null}", listed))
    roles = ("write", "read", "admin", "security reviewer")
    people = tuple(PersonWithAccess(number, f"p{number}", role) for number, role in enumerate(roles, 1))
    assert askable(direct("plain"), manifest, people) == people[1:3]


def test_collaborators_who_agreed_are_added_and_the_others_keep_their_access() -> None:
    people = (PersonWithAccess(3, "a-mapper", "triage"), PersonWithAccess(4, "a-member", "admin"))
    text = with_consenting(TEXT, direct("wells"), MANIFEST, people, Consents({3: "a-mapper"}))
    settings = load(text).project("wells").settings
    assert [(one.login, one.id, one.permission) for one in settings.collaborators or ()] == [
        ("a-mapper", 3, "triage")
    ]
    assert settings.unlisted_collaborators == "keep"
    both = with_consenting(text, direct("wells"), load(text), people, Consents({4: "a-member"}))
    assert [one.login for one in load(both).project("wells").collaborators] == ["a-mapper", "a-member"]


def test_an_entry_without_an_id_is_compared_by_login() -> None:
    manifest = load(TEXT.replace("{login: steward, id: 2}", "{login: A-Maintainer}"))
    assert askable(WELLS, manifest, PEOPLE) == (PEOPLE[1],)


def test_only_those_who_agreed_are_added() -> None:
    nobody = with_consenting(TEXT, WELLS, MANIFEST, PEOPLE, Consents({4: "a-member", 2: "steward-today"}))
    assert nobody == TEXT
    steward = load(with_consenting(TEXT, WELLS, MANIFEST, PEOPLE, Consents({3: "a-maintainer"})))
    assert [(one.login, one.id) for one in steward.project("wells").stewards] == [
        ("steward", 2),
        ("a-maintainer", 3),
    ]
    members = load(with_consenting(TEXT, MAPS, MANIFEST, PEOPLE, Consents({3: "x", 4: "a-member"})))
    assert [(one.login, one.id, str(one.role)) for one in members.teams["maps"].members or ()] == [
        ("listed", 1, "member"),
        ("a-maintainer", 3, "maintainer"),
        ("a-member", 4, "member"),
    ]
    first = load(with_consenting(TEXT, PRESS, MANIFEST, PEOPLE, Consents({4: "a-member"})))
    assert [one.login for one in first.teams["press"].members or ()] == ["a-member"]


@pytest.mark.parametrize("request_", [PRESS, WELLS])
def test_the_first_people_are_added_to_an_entry_without_any(request_: PeopleRequest) -> None:
    text = TEXT.replace("    stewards: [{login: steward, id: 2}]\n", "")
    agreed = Consents({3: "a-maintainer"})
    made = load(with_consenting(text, request_, load(text), PEOPLE, agreed))
    people = made.teams["press"].members if request_ is PRESS else made.project("wells").stewards
    assert [(one.login, one.id) for one in people or ()] == [("a-maintainer", 3)]


def test_the_request_names_the_project_or_team_in_each_language() -> None:
    assert request_title(WELLS) == "List the stewards of wells"
    assert request_title(MAPS) == "List the members of the team maps"
    assert request_title(direct("wells")) == "List the collaborators of wells"
    assert "direct access" in request_body(direct("wells"), MANIFEST, "")
    text = request_body(WELLS, MANIFEST, "@acme/wells")
    assert text.startswith("@acme/wells\n\n")
    assert text.count("Wells &amp; springs") == 2
    assert 'dir="rtl" lang="ar"' in text
    assert not request_body(MAPS, MANIFEST, "").startswith("\n")
    asked = ENGLISH.translate(texts.ASK_MEMBERS, name=escape_name("maps"))
    english = f"{asked}\n\n{ENGLISH.translate(texts.ASKED_PEOPLE)}"
    assert request_body(MAPS, load(TEXT.replace("[en, ar]", "[en, tr]")), "@acme/maps") == (
        f"@acme/maps\n\n{english}"
    )
    assert request_body(MAPS, MANIFEST, "") != request_body(PRESS, MANIFEST, "")
    assert "maps" in request_body(MAPS, MANIFEST, "")


def test_the_bots_commit_is_recognized_by_the_manifest_that_it_wrote() -> None:
    message = request_commit(WELLS, TEXT)
    assert message.startswith("List the stewards of wells\n\n")
    assert is_request_commit(message, blob_id(TEXT.encode()))
    assert not is_request_commit(message, blob_id(b"other"))
    assert not is_request_commit(message, None)
    assert not is_request_commit("Say it better", blob_id(TEXT.encode()))
