"""Changes, counts and durations are displayed in words."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from support.operations import AnyOperation, AnyPersonOperation, joins
from tahaluf.plan import (
    Change,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    PersonOperation,
    Plan,
    Risk,
    describe_cost,
    describe_line,
    describe_mark,
    describe_places,
    expected_seconds,
    format_diff,
    format_target,
    group_for_display,
    pluralize,
    verb,
)
from tahaluf.plan.cost import describe_duration, min_creation_seconds
from tahaluf.plan.humanize import format_duration


def change(before: Any = None, after: Any = None, **fields: Any) -> Change:
    values = {"project": "olive", "resource": "labels", "kind": ChangeKind.UPDATE, "target": "t", **fields}
    return Change(operation=AnyOperation(before, after), **values)


def shown(before: Any, after: Any) -> str:
    return format_diff(change(before, after), lambda text: f"<{text}>")


@pytest.mark.parametrize(
    ("before", "after", "diff"),
    [
        (None, "maintain", "<maintain>"),
        ("read", "admin", "<read> → <admin>"),
        ("admin", "read", "<admin> → <read>"),
        ("", "x", "nothing → <x>"),
        ("read", None, ""),
        (None, {"id": 1}, ""),
        ("x", {"id": 1}, ""),
        ({"a": "1", "b": "2"}, {"a": "3"}, "a: <1> → <3>"),
        ({"a": "1"}, {"a": "2", "b": "3"}, "a: <1> → <2>; b: <3>"),
        ({"a": True}, {"a": False}, "a: on → off"),
        ({"a": ["x", "y"]}, {"a": []}, "a: <x>, <y> → nothing"),
        ({"a": None}, {"a": 5}, "a: nothing → <5>"),
        ({"a": ("x",)}, {"a": ""}, "a: <x> → nothing"),
        ({"a": ()}, {"a": ["x"]}, "a: nothing → <x>"),
        ({"t": "1"}, {"t": "2"}, "<1> → <2>"),
        ({"t": "1"}, {"t": "2", "a": "3"}, "t: <1> → <2>; a: <3>"),
        ({"has_wiki": True}, {"has_wiki": False, "name": "n"}, "wiki: on → off; name: <n>"),
        ({"a": "1"}, None, ""),
        (["x"], "y", "<x> → <y>"),
    ],
)
def test_a_diff_shows_both_sides(before: Any, after: Any, diff: str) -> None:
    assert shown(before, after) == diff


def test_a_rename_shows_the_previous_name() -> None:
    renamed = Change(
        project="o", resource="labels", kind=ChangeKind.RENAME, target="new",
        operation=AnyOperation(previous_name="old"),
    )  # fmt: skip
    assert format_target(renamed, lambda text: f"<{text}>") == "<old> → <new>"
    assert format_target(change(), lambda text: f"<{text}>") == "<t>"


@pytest.mark.parametrize(
    "other",
    [
        {"kind": ChangeKind.CREATE},
        {"resource": "team"},
        {"risk": Risk.ACCESS},
        {"batched": False},
        {"reason": "another"},
        {"after": {"visibility": "public"}},
    ],
)
def test_changes_that_differ_in_kind_resource_or_risk_have_a_line_each(other: dict[str, Any]) -> None:
    first, second = change(batched=True), change(**{"batched": True, **other})
    assert list(group_for_display([first, second])) == [[first], [second]]
    assert list(group_for_display([first, first])) == [[first, first]]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "under a minute"), (59, "under a minute"), (60, "about 1 min"), (600, "about 10 min"),
        (5399, "about 90 min"), (5400, "about 2 h"), (7200, "about 2 h"), (36000, "about 10 h"),
    ],
)  # fmt: skip
def test_a_duration_is_rounded_for_people(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 dogs"), (1, "1 dog"), (2, "2 dogs"), (1200, "1,200 dogs")]
)
def test_a_count_has_its_noun(number: int, text: str) -> None:
    assert pluralize(number, "dog") == text
    assert pluralize(number, "dog", "dogs") == text


@pytest.mark.parametrize(("number", "text"), [(0, "0 people"), (1, "1 person"), (2, "2 people")])
def test_a_count_can_have_an_irregular_plural(number: int, text: str) -> None:
    assert pluralize(number, "person", "people") == text


@pytest.mark.parametrize(
    ("creations", "seconds"),
    [
        (0, 0),
        (1, 0),
        (80, 0),
        (81, 60),
        (161, 120),
        (500, 360),
        (501, 3600),
        (1001, 7200),
        (580, 3600),
        (581, 3660),
    ],
)
def test_creations_wait_for_the_minute_and_the_hour(creations: int, seconds: float) -> None:
    assert min_creation_seconds(creations) == seconds


def batch(number: int) -> Plan:
    return Plan.from_items(
        change(after=str(n), target=str(n), kind=ChangeKind.CREATE, batched=True) for n in range(number)
    )


def test_both_readings_of_the_creation_limit_are_shown_if_they_differ() -> None:
    assert describe_duration(batch(20)) == "under a minute"
    assert (
        describe_duration(batch(161))
        == "under a minute, or up to about 2 min if Tahaluf has to wait for GitHub's rate limit"
    )
    assert describe_duration(batch(160)) == "under a minute"


@pytest.mark.parametrize(("number", "sentence"), [(9, ""), (10, "Applying this plan takes under a minute.")])
def test_the_duration_of_a_small_plan_is_not_worth_a_sentence(number: int, sentence: str) -> None:
    assert describe_cost(batch(number)) == sentence


def test_requests_of_one_project_wait_for_each_other_and_six_projects_run_at_once() -> None:
    one = Plan.from_items(change(cost=30, content_writes=0) for _ in range(2))
    assert expected_seconds(one) == pytest.approx(60 * 0.4)
    many = Plan.from_items(change(project=f"p{n}", cost=6, content_writes=0) for n in range(12))
    assert expected_seconds(many) == pytest.approx(72 / 6 * 0.4)
    points = Plan.from_items(change(project=f"p{n}", cost=1, content_writes=0) for n in range(362))
    assert expected_seconds(points) == 120
    assert expected_seconds(Plan()) == 0


def test_a_reading_that_takes_twice_as_long_is_shown_and_one_that_does_not_is_left_out() -> None:
    slow = change(cost=200, content_writes=0)
    assert expected_seconds(Plan.from_items([slow])) == 80
    assert " or up to " in describe_duration(Plan.from_items([slow, *batch(241).changes]))
    twice = change(cost=225, content_writes=0)
    assert expected_seconds(Plan.from_items([twice])) == 90
    assert " or up to " in describe_duration(Plan.from_items([twice, *batch(241).changes]))
    slower = change(cost=240, content_writes=0)
    assert " or up to " not in describe_duration(Plan.from_items([slower, *batch(241).changes]))
    assert isinstance(min_creation_seconds(81), float)


@pytest.mark.parametrize(
    ("resource", "target", "line"),
    [
        ("team", "a steward of olive", "somebody (a steward) to the team"),
        (
            "collaborators",
            "a collaborator of olive",
            "direct access to the repository: somebody (a collaborator)",
        ),
    ],
)
def test_access_names_the_way_by_which_a_person_gets_it(resource: str, target: str, line: str) -> None:
    values = {"project": "olive", "resource": resource, "kind": ChangeKind.GRANT, "target": target}
    gained = Change(operation=joins("somebody"), **values)  # type: ignore[arg-type]
    assert describe_line([gained], str, str, in_public=False) == line


@pytest.mark.parametrize(
    ("resource", "kind", "expected"),
    [
        ("team", ChangeKind.GRANT, "add"),
        ("shared team", ChangeKind.REVOKE, "remove"),
        ("team", ChangeKind.UPDATE, "update"),
        ("collaborators", ChangeKind.GRANT, "grant"),
        ("collaborators", ChangeKind.REVOKE, "revoke"),
    ],
)
def test_people_are_added_to_teams_but_granted_direct_access(
    resource: str, kind: ChangeKind, expected: str
) -> None:
    change = Change(
        project="olive",
        resource=resource,
        kind=kind,
        target="t",
        operation=AnyPersonOperation("somebody", None),
    )
    assert verb(change) == expected


@pytest.mark.parametrize("kind", [ChangeKind.GRANT, ChangeKind.REVOKE])
def test_a_team_itself_is_granted_and_revoked_access_and_not_added(kind: ChangeKind) -> None:
    assert verb(change(resource="team", kind=kind)) == kind


def test_a_target_that_repeats_the_resource_is_left_out() -> None:
    changed = change(
        {"allow_auto_merge": False}, {"allow_auto_merge": True}, resource="settings", target="settings"
    )
    assert describe_line([changed], str, str, in_public=False) == "setting: allow_auto_merge: off → on"


@pytest.mark.parametrize(
    ("resource", "line"),
    [
        ("labels", "label t: old → new"),
        ("files", "files from template t: old → new"),
        ("updates", "pull request that updates files from template t: old → new"),
        ("rulesets", "ruleset t: old → new"),
        ("settings", "setting t: old → new"),
        ("security", "security feature t: old → new"),
        ("environments", "environment t: old → new"),
        ("security_configuration", "code security t: old → new"),
        ("actions", "GitHub Actions setting t: old → new"),
        ("custom_properties", "custom property t: old → new"),
        ("profile", "organization's profile t: old → new"),
        ("repository", "repository t: old → new"),
    ],
)
def test_a_line_says_what_kind_of_thing_changes(resource: str, line: str) -> None:
    changed = change("old", "new", resource=resource)
    assert describe_line([changed], str, str, in_public=False) == line


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (ChangeKind.ADOPT, "adopt"),
        (ChangeKind.CREATE, "create"),
        (ChangeKind.UNARCHIVE, "unarchive"),
        (ChangeKind.RENAME, "rename"),
        (ChangeKind.UPDATE, "update"),
        (ChangeKind.GRANT, "grant"),
        (ChangeKind.REVOKE, "revoke"),
        (ChangeKind.MERGE, "merge"),
        (ChangeKind.DELETE, "delete"),
        (ChangeKind.ARCHIVE, "archive"),
    ],
)
def test_every_kind_of_change_has_a_verb(kind: ChangeKind, word: str) -> None:
    assert verb(change(kind=kind)) == word


@pytest.mark.parametrize(
    ("former", "parent", "text"),
    [
        (
            None,
            "all",
            "maps under the parent team all: members of maps then also have all access that all has",
        ),
        (
            "old",
            "all",
            "maps from the parent team old to all: members of maps then have the access of all instead",
        ),
        ("old", None, "maps from the parent team old: members of maps then no longer have the access"),
    ],
)
def test_a_new_parent_team_says_what_its_members_get(
    former: str | None, parent: str | None, text: str
) -> None:
    operation = AnyOperation({"parent": former}, {"parent": parent})
    moved = Change(
        project="@o/maps",
        resource="shared team",
        kind=ChangeKind.GRANT,
        target="parent of maps",
        operation=operation,
    )
    assert describe_line([moved], in_public=False).startswith(text)
    assert describe_line([replace(moved, is_discreet=True)], in_public=False).startswith(text)
    assert describe_line([moved], in_public=True).startswith(text)
    hidden = describe_line([replace(moved, is_discreet=True)], in_public=True)
    assert "old" not in hidden
    assert (hidden.count("another team") == 1 and "another teamX" not in hidden) is (former is not None)


@pytest.mark.parametrize(
    ("before", "after", "parent"), [(None, {"parent": "all"}, "all"), ({"parent": "old"}, None, "old")]
)
def test_a_parent_team_can_be_set_or_removed_by_an_operation_with_one_value(
    before: Any, after: Any, parent: str
) -> None:
    changed = change(before, after, resource="shared team", target="parent of maps", reason="why")
    line = describe_line([changed], in_public=False)
    assert f"team {parent}" in line and line.startswith("maps ") and line.endswith(" (why)")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ([], "0 projects"),
        (["olive"], "1 project"),
        (["olive", "@o/maps", "@o/infra"], "1 project and 2 shared teams"),
        (["@o/maps"], "1 shared team"),
        ([".github"], "1 project"),
        ([".github/profile"], "the organization's profile"),
        (["olive", "pine", ".github/profile"], "2 projects and the organization's profile"),
        (
            [".github/profile", "olive", "@o/maps"],
            "1 project, 1 shared team and the organization's profile",
        ),
    ],
)
def test_shared_teams_are_not_counted_as_projects(keys: list[str], text: str) -> None:
    assert describe_places(keys) == text


@pytest.mark.parametrize(
    ("resource", "kind", "target", "before", "after", "line"),
    [
        (
            "team",
            ChangeKind.GRANT,
            "maps on olive",
            None,
            "write",
            "team access to the repository for maps: write",
        ),
        ("team", ChangeKind.GRANT, "olive on olive", None, "write", "team access to the repository: write"),
        ("team", ChangeKind.GRANT, "maps on pine", None, "write", "team maps on pine: write"),
        (
            "repository",
            ChangeKind.ARCHIVE,
            "olive",
            {"archived": False},
            {"archived": True},
            "repository",
        ),
        (
            "repository",
            ChangeKind.UNARCHIVE,
            "olive",
            {"archived": True},
            {"archived": False},
            "repository",
        ),
        ("labels", ChangeKind.MERGE, "old", {"name": "old"}, {"into": "new"}, "label old into new"),
        ("labels", ChangeKind.MERGE, "old", {"name": "old"}, {"color": "b"}, "label old: color: b"),
        ("labels", ChangeKind.MERGE, "old", "old", "new", "label old: old → new"),
        ("labels", ChangeKind.UPDATE, "t", {"x": "a"}, {"into": "b"}, "label t: into: b"),
        ("settings", ChangeKind.UPDATE, "a", {"a": True}, {"a": False}, "setting a: on → off"),
    ],
)
def test_a_line_names_the_target_and_the_values_that_the_verb_does_not_say(
    resource: str, kind: ChangeKind, target: str, before: Any, after: Any, line: str
) -> None:
    changed = change(before, after, resource=resource, kind=kind, target=target)
    assert describe_line([changed], str, str, in_public=False) == line


def test_public_lines_omit_what_is_replaced_in_a_repository_that_is_not_public() -> None:
    hidden = change({"color": "a"}, {"color": "b"}, is_discreet=True)
    assert describe_line([hidden], str, str, in_public=True) == "label t: color: b"
    assert describe_line([hidden], str, str, in_public=False) == "label t: color: a → b"
    value = change("old", "new", is_discreet=True)
    assert describe_line([value], str, str, in_public=True) == "label t: new"


@pytest.mark.parametrize(
    ("previous", "before", "after", "line"),
    [
        ("old", {"name": "old"}, {"name": "olive"}, "repository old → olive"),
        (
            "old",
            {"name": "old", "color": "a"},
            {"name": "olive", "color": "b"},
            "repository old → olive: color: a → b",
        ),
        (None, {"name": "old"}, {"name": "olive"}, "repository: name: old → olive"),
    ],
)
def test_a_rename_names_both_names_once(previous: str | None, before: Any, after: Any, line: str) -> None:
    operation = AnyOperation(before, after, previous_name=previous)
    renamed = Change(
        project="olive", resource="repository", kind=ChangeKind.RENAME, target="olive", operation=operation
    )
    assert describe_line([renamed], str, str, in_public=True) == line


def test_updates_that_share_a_line_show_their_fields() -> None:
    updates = [
        Change(
            project="olive",
            resource="labels",
            kind=ChangeKind.UPDATE,
            target=name,
            operation=FieldUpdate((FieldChange("color", "a", "b"),)),
            is_discreet=True,
        )
        for name in ("bug", "docs")
    ]
    assert describe_line(updates, in_public=False) == "2 labels: bug (color: a → b), docs (color: a → b)"
    assert describe_line(updates, in_public=True) == "2 labels: bug (color: b), docs (color: b)"


def test_people_who_share_a_line_are_named_only_in_private() -> None:
    grants = [
        Change(
            project="olive",
            resource="team",
            kind=ChangeKind.GRANT,
            target=target,
            operation=joins(login),
            reason="why",
        )
        for target, login in (
            ("a steward of olive", "lina"),
            ("a steward of olive", "omar"),
            ("a member of olive", "sami"),
        )
    ]
    public, private = (describe_line(grants, in_public=in_public) for in_public in (True, False))
    assert "2 stewards, a member" in public and public.endswith(" (why)")
    assert "lina (a steward), omar (a steward), sami (a member)" in private and private.endswith(" (why)")
    assert not any(login in public for login in ("lina", "omar", "sami"))


@pytest.mark.parametrize(
    ("reason", "details", "public", "private"),
    [
        ("", "", "", ""),
        ("r", "", "r", "r"),
        ("", "d", "", "d"),
        ("r", "d", "r", "r; d"),
    ],
)
def test_details_are_added_to_the_reason_only_in_private(
    reason: str, details: str, public: str, private: str
) -> None:
    explained = change(reason=reason, details=details)
    assert explained.explanation(in_public=True) == public
    assert explained.explanation(in_public=False) == private
    assert ("(" in describe_line([explained], in_public=True)) is bool(public)


@pytest.mark.parametrize("kind", list(ChangeKind))
def test_a_mark_is_shown_unless_the_verb_says_the_same(kind: ChangeKind) -> None:
    shown = {
        ChangeKind.UNARCHIVE: "gives access",
        ChangeKind.GRANT: "gives access",
        ChangeKind.REVOKE: "removes access",
    }
    marked = change(kind=kind)
    assert describe_mark(marked) == shown.get(kind, "")


class Removal(AnyOperation):
    @property
    def described(self) -> dict[str, Json]:
        return {"rules": ["deletion"]}


def test_a_removal_says_what_is_lost_unless_that_is_not_public() -> None:
    values: dict[str, Any] = {"project": "olive", "resource": "rulesets", "kind": ChangeKind.DELETE}
    removals = [
        Change(target=name, operation=Removal(), is_discreet=True, **values) for name in ("main", "live")
    ]
    one, two = (describe_line(removals[:count], str, str, in_public=False) for count in (1, 2))
    assert one == "ruleset main: rules: deletion"
    assert two == "2 rulesets: main (rules: deletion), live (rules: deletion)"
    unnamed = "not named here because the repository is not public"
    assert describe_line(removals, str, str, in_public=True) == f"2 rulesets, {unnamed}"
    assert describe_line(removals[:1], str, str, in_public=True) == f"1 ruleset, {unnamed}"
    public = replace(removals[0], is_discreet=False)
    assert describe_line([public], str, str, in_public=True) == one


def test_a_site_that_is_removed_has_no_name_to_hide() -> None:
    removal = change(
        {"pages": True}, resource="pages", kind=ChangeKind.DELETE, target="pages", is_discreet=True
    )
    assert describe_line([removal], in_public=True) == "pages"


def test_several_things_have_the_right_plural() -> None:
    values: dict[str, Any] = {"resource": "custom_properties", "batched": True}
    updates = [change(after=name, target=name, **values) for name in ("area", "regions")]
    assert describe_line(updates, in_public=True) == "2 custom properties: area, regions"


def test_a_change_that_writes_something_does_not_say_what_is_lost() -> None:
    changed = Change(
        project="o",
        resource="rulesets",
        kind=ChangeKind.UPDATE,
        target="main",
        operation=Removal(after={"a": "b"}),
    )
    assert describe_line([changed], in_public=False) == "ruleset main"


@pytest.mark.parametrize("key", ["visibility", "privacy"])
def test_a_change_of_visibility_shows_the_former_one_even_if_other_values_are_hidden(key: str) -> None:
    hidden = change(
        {key: "secret", "homepage": "a"},
        {key: "open", "homepage": "b"},
        target="settings",
        is_discreet=True,
    )
    line = describe_line([hidden], str, str, in_public=True)
    assert line.endswith(f"{key}: secret → open; homepage: b")


@dataclass(frozen=True)
class WordsOperation(AnyOperation):
    word: str = ""
    words: Any = ()
    some: bool = False

    @property
    def verb(self) -> str:
        return self.word

    @property
    def differences(self) -> Any:
        return dict(self.words)

    @property
    def keeps_some_access(self) -> bool:
        return self.some


@dataclass(frozen=True)
class RoleOperation(PersonOperation):
    word: str
    some: bool

    @property
    def verb(self) -> str:
        return self.word

    @property
    def keeps_some_access(self) -> bool:
        return self.some


def test_an_operation_can_bring_its_own_words() -> None:
    operation = WordsOperation(
        {"x": 1}, {"x": 2}, word="open", words=(("deletion", ("allowed", "forbidden")),)
    )
    changed = Change(
        project="o", resource="rulesets", kind=ChangeKind.UPDATE, target="t", operation=operation
    )
    assert verb(changed) == "open"
    assert describe_line([changed], str, str, in_public=False) == "ruleset t: deletion: allowed → forbidden"
    hidden = replace(changed, is_discreet=True)
    assert describe_line([hidden], str, str, in_public=True) == "ruleset t: deletion: forbidden"


@pytest.mark.parametrize(
    ("kind", "word", "keeps", "line", "mark"),
    [
        (ChangeKind.GRANT, "", False, "add 2 stewards to the team", "gives access"),
        (ChangeKind.GRANT, "raise", False, "raise role in the team: 2 stewards", "gives access"),
        (ChangeKind.REVOKE, "", False, "remove 2 stewards from the team", "removes access"),
        (ChangeKind.REVOKE, "", True, "lower role in the team: 2 stewards", "reduces access"),
    ],
)
def test_people_join_leave_or_change_their_role(
    kind: ChangeKind, word: str, keeps: bool, line: str, mark: str
) -> None:
    operation = RoleOperation("somebody", None, word=word, some=keeps)
    people = Change(project="o", resource="team", kind=kind, target="a steward of o", operation=operation)
    assert f"{verb(people)} {describe_line([people, people], str, str, in_public=True)}" == line
    assert people.mark == mark


def test_what_is_created_is_described_in_public() -> None:
    created = Change(
        project="olive",
        resource="rulesets",
        kind=ChangeKind.CREATE,
        target="main",
        operation=Removal(after={"rules": 1}),
        is_discreet=True,
    )
    assert describe_line([created], str, str, in_public=True) == "ruleset main: rules: deletion"
