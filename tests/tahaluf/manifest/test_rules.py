"""Rules that involve several fields are checked even if something else in the file is wrong."""

import pytest

from tahaluf.manifest import load
from tahaluf.problems import InvalidInput

HEAD = """\
version: 1
organization: example-coalition
areas: {media: {name: Media}}
skills: {gis: {name: Maps}}
labels:
  core: [{name: bug, color: "d73a4a"}]
"""


def messages(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as raised:
        load(HEAD + text, "m.yml")
    return [str(problem) for problem in raised.value.problems]


def project(slug: str, *lines: str) -> str:
    return f"  - slug: {slug}\n    name: N\n    summary: S\n" + "".join(f"    {line}\n" for line in lines)


def projects(*blocks: str) -> str:
    return "projects:\n" + "".join(blocks)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("area: meda", "m.yml:11:11: unknown area 'meda'; did you mean `media`? [area-unknown]"),
        (
            "roles: [{id: a, title: A, skills: [gsi]}]",
            "m.yml:11:40: unknown skill 'gsi'; did you mean `gis`?",
        ),
        ("repository: {labels: [cor]}", "m.yml:11:27: unknown label set 'cor'; did you mean `core`?"),
    ],
)
def test_an_unknown_reference_suggests_a_known_one(line: str, message: str) -> None:
    assert messages(projects(project("a", line)))[0].startswith(message)


@pytest.mark.parametrize(
    "value",
    ["Land and water", "land and WATER", "Nature", "الأرض والماء"],
    ids=["name", "case", "alias", "ar"],
)
def test_the_name_of_an_area_or_skill_suggests_its_id(value: str) -> None:
    terms = (
        "{environment: {name: Land and water, aliases: [Nature], translations: {ar: {name: الأرض والماء}}}}"
    )
    entry = project("a", f"area: {value}", f"roles: [{{id: a, title: A, skills: [{value}]}}]")
    with pytest.raises(InvalidInput) as raised:
        load(f"version: 1\norganization: o\nareas: {terms}\nskills: {terms}\n{projects(entry)}", "m.yml")
    fixes = [(problem.id, problem.fix) for problem in raised.value.problems]
    assert fixes == [(f"{kind}-unknown", "write its id, `environment`") for kind in ("area", "skill")]


def test_an_unknown_id_is_reported_once_even_if_it_is_malformed() -> None:
    assert [line.rpartition("[")[2] for line in messages(projects(project("a", "area: Food & drink")))] == [
        "area-unknown]"
    ]


def test_languages_are_checked_only_if_the_manifest_lists_languages() -> None:
    text = projects(project("a", "lang: fr", "languages: [fr]"))
    assert load(HEAD + text).projects[0].lang == "fr"
    assert [line[:60] for line in messages("languages: {en: {name: English}}\n" + text)] == [
        "m.yml:12:11: unknown language 'fr'; add it under `languages`"[:60],
        "m.yml:13:17: unknown language 'fr'; add it under `languages`"[:60],
    ]


def test_slugs_and_aliases_are_unique_ignoring_case() -> None:
    text = projects(project("a", "aliases: [Old]"), project("A"), project("old"))
    assert messages(text) == [
        "m.yml:12:11: 'A' is a duplicate (see line 8); choose another slug; slugs are never reused [slug-taken]",
        "m.yml:15:11: 'old' is a duplicate (see line 11); "
        "choose another slug; slugs are never reused [slug-taken]",
    ]


def test_a_project_cannot_have_the_name_of_the_roster_repository() -> None:
    assert messages(projects(project("Roster")))[0].startswith(
        "m.yml:8:11: 'Roster' is the name of the roster repository"
    )
    assert load(HEAD + "roster: people\n" + projects(project("roster"))).find("roster")


def test_two_projects_do_not_share_a_team() -> None:
    text = projects(project("a.b"), project("a-b"))
    assert "[team-taken]" in messages(text)[0]
    named = project("c", "repository: {team: {name: d}}")
    assert messages(projects(named, project("d")))[0].startswith(
        "m.yml:12:11: the team 'd' is also the team of c (see line 11)"
    )
    assert load(HEAD + projects(project("a.b", "repository: null"), project("a-b")))


def test_label_names_and_aliases_are_unique_in_a_set_ignoring_case() -> None:
    labels = """\
  more:
    - {name: Café, color: "d73a4a"}
    - {name: "CAFE\\u0301", color: "d73a4a"}
    - {name: x, color: "d73a4a", aliases: [café]}
"""
    assert [line.split(" (")[0] for line in messages(labels)] == [
        "m.yml:9:14: 'CAFÉ' is a duplicate",
        "m.yml:10:44: 'café' is a duplicate",
    ]


def test_a_label_alias_cannot_be_the_name_of_a_label_in_another_set() -> None:
    labels = '  more: [{name: fault, color: "d73a4a", aliases: [Bug]}]\n'
    assert messages(labels)[0].startswith(
        "m.yml:7:51: 'Bug' is the name of a label in another set (see line 6)"
    )


def test_an_extra_label_cannot_be_an_alias_of_a_label_in_the_sets() -> None:
    sets = '  more: [{name: slip, color: "d73a4a", aliases: [error]}]\n'
    own = 'extra_labels: [{name: fault, color: "d73a4a", aliases: [Bug]}, {name: Error, color: "d73a4a"}]'
    taken = projects(project("a", f"repository: {{labels: [core, more], {own}}}"))
    assert [line.split(" (")[0].partition(": ")[2] for line in messages(sets + taken)] == [
        "'Bug' is the name of a label in a set",
        "'Error' is a former name of a label in a set",
    ]
    assert load(HEAD + sets + projects(project("a", f"repository: {{{own}}}")))


def test_an_extra_label_that_replaces_one_of_a_set_replaces_its_aliases_too() -> None:
    sets = 'defaults: {labels: [more]}\nlabels: {more: [{name: slip, color: "d73a4a", aliases: [error]}]}\n'
    own = 'repository: {extra_labels: [{name: slip, color: "d73a4a"}, {name: error, color: "d73a4a"}]}'
    head = HEAD[: HEAD.index("labels:")]
    assert load(head + sets + projects(project("a", own)))


def test_roles_and_stewards_are_unique_within_a_project_only() -> None:
    roles, stewards = "roles: [{id: a, title: A}]", "stewards: [{login: a-steward}]"
    assert load(HEAD + projects(project("a", roles, stewards), project("b", roles, stewards)))
    doubled = project(
        "a", "roles: [{id: a, title: A}, {id: a, title: B}]", "stewards: [{login: x}, {login: X}]"
    )
    assert [line.rpartition("[")[2] for line in messages(projects(doubled))] == [
        "role-duplicate]",
        "steward-duplicate]",
    ]


@pytest.mark.parametrize("status", ["seeking-steward", "dormant"])
def test_an_inactive_status_needs_since_and_reason(status: str) -> None:
    text = projects(project("a", f"status: {status}"))
    assert messages(text) == [
        f"m.yml:11:13: the status {status} needs since and reason; "
        "add `since:` and `reason:` [status-unexplained]"
    ]
    assert load(HEAD + projects(project("a", f"status: {status}", "since: 2026-01-31", "reason: R")))


def test_unlisted_delete_needs_listed_labels() -> None:
    assert "[unlisted-without-labels]" in messages("defaults: {unlisted: delete}\n")[0]
    assert (
        "[unlisted-without-labels]" in messages(projects(project("a", "repository: {unlisted: delete}")))[0]
    )
    assert load(HEAD + "defaults: {unlisted: delete, labels: [core]}\n")
    assert load(HEAD + projects(project("a", "repository: {unlisted: delete, labels: [core]}")))


def test_rules_are_checked_even_if_types_are_wrong() -> None:
    text = projects(project("a", "area: meda", "roles: 7"), "  - 3\n", project("a", "status: dormant"))
    assert {line.rpartition("[")[2] for line in messages(text)} == {
        "area-unknown]",
        "value-mistyped]",
        "slug-taken]",
        "status-unexplained]",
    }


def test_the_organization_of_a_project_must_be_known_ignoring_case() -> None:
    text = "organizations: [second-coalition]\n" + projects(
        project("a", "organization: secnd-coalition"),
        project("b", "organization: Second-Coalition"),
        project("c", "organization: example-coalition"),
    )
    [message] = messages(text)
    assert "unknown organization 'secnd-coalition'; did you mean `second-coalition`?" in message
    assert message.endswith("[organization-unknown]")


def test_the_organization_of_a_shared_team_must_be_known() -> None:
    teams = "teams: {a: {organization: secnd-coalition}, b: {organization: Second-Coalition}}\n"
    [message] = messages("organizations: [second-coalition]\n" + teams)
    assert "unknown organization 'secnd-coalition'; did you mean `second-coalition`?" in message
    assert message.endswith("[organization-unknown]")


def test_organizations_are_unique() -> None:
    [message] = messages("organizations: [second-coalition, Example-Coalition]\n")
    assert message.endswith("[organization-duplicate]")
    assert "'Example-Coalition' is a duplicate (see line 2)" in message


def test_two_organizations_can_share_a_team_name_but_not_a_slug() -> None:
    team = "repository: {team: {name: keepers}}"
    other = ("organization: second-coalition", team)
    text = "organizations: [second-coalition]\n" + projects(project("a", team), project("b", *other))
    assert len(load(HEAD + text).projects) == 2
    [message] = messages(text + project("A", other[0]))
    assert message.endswith("[slug-taken]")


SECOND = "organizations: [second-coalition]\n"
THERE = "organization: second-coalition"


def test_repositories_in_two_organizations_can_have_the_same_name() -> None:
    named = project("b", THERE, "repository: {name: A, aliases: [roster, old]}", "aliases: [older]")
    found = load(HEAD + SECOND + projects(project("a", "aliases: [old]"), named))
    assert found.project("b").repository_names == ("A", "roster", "old", "older")
    assert found.find_repository("Second-Coalition", "a") is found.project("b")
    assert found.find_repository("example-coalition", "A") is found.project("a")
    assert found.find_repository("second-coalition", "b") is None


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            [("a",), ("b", "repository: {name: A}")],
            "'A' is or was the name of another project's repository in",
        ),
        ([("a", "aliases: [old]"), ("b", "repository: {name: Old}")], "'Old' is or was"),
        ([("a", "repository: {name: x}"), ("b", "repository: {name: X}")], "'X' is or was"),
        ([("a", "repository: {name: x}"), ("b", "repository: {aliases: [x]}")], "'x' is or was"),
        ([("a", "repository: {aliases: [x]}"), ("b", "repository: {aliases: [X]}")], "'X' is or was"),
        ([("a", "repository: {name: b}"), ("b",)], "'b' is or was"),
        ([(".github",), ("b", "repository: {name: .GitHub}")], "'.GitHub' is or was"),
        ([("a", "repository: {name: Roster}")], "'Roster' is the name of the roster repository"),
        ([("a", "repository: {aliases: [roster]}")], "'roster' is the name of the roster repository"),
        ([("a", "repository: {aliases: [A]}")], "'A' is the repository's current name"),
        ([("a", "repository: {name: x, aliases: [x]}")], "'x' is the repository's current name"),
        ([("a", THERE, "repository: {name: x}"), ("b", THERE, "repository: {name: X}")], "'X' is or was"),
    ],
)
def test_repository_names_are_unique_in_an_organization(entries: list[tuple[str, ...]], message: str) -> None:
    [found] = messages(SECOND + projects(*(project(*entry) for entry in entries)))
    assert message in found
    assert found.endswith("[repository-taken]")


@pytest.mark.parametrize(
    "entries",
    [
        [("a", "repository: {name: b}"), ("b", "repository: {name: a}")],
        [("a", "repository: {name: x, aliases: [a]}", "aliases: [old]")],
        [("a", "repository: null"), ("b", "repository: {name: a}")],
        [("a", "repository: https://example.org/a"), ("b", "repository: {name: a}")],
    ],
    ids=["exchanged", "renamed", "no repository", "hosted elsewhere"],
)
def test_a_name_that_no_repository_of_the_organization_has_is_free(entries: list[tuple[str, ...]]) -> None:
    assert load(HEAD + SECOND + projects(*(project(*entry) for entry in entries)))


def test_a_coalition_with_one_organization_names_its_repositories_by_their_slugs() -> None:
    found = messages(projects(project("a", "repository: {name: b, aliases: [c]}")))
    assert [message.rpartition("[")[2] for message in found] == ["repository-name-unneeded]"] * 2
    assert "`repository.name` is only for coalitions with several organizations; remove it" in found[0]


@pytest.mark.parametrize("key", ["successor: b", 'kept_at: "https://archive.example.org/"', "epitaph: Done."])
def test_the_keys_of_a_tombstone_need_an_archived_project(key: str) -> None:
    name = key.partition(":")[0]
    [message] = messages(projects(project("a", key), project("b")))
    assert message.startswith(f"m.yml:11:{7 + len(name)}: `{name}` is for archived projects")
    archived = ("status: archived", "since: 2026-01-01", "reason: R", key)
    assert load(HEAD + projects(project("a", *archived), project("b")))


@pytest.mark.parametrize(
    ("successor", "what"),
    [
        ("bb", "unknown successor 'bb'; did you mean `b`?"),
        ("A", "'a' cannot be its own successor"),
        ("ftp://example.org", "'ftp://example.org' is not a valid project or web address"),
    ],
)
def test_a_successor_is_another_project_or_an_address(successor: str, what: str) -> None:
    archived = ("status: archived", "since: 2026-01-01", "reason: R", f"successor: {successor}")
    assert any(what in message for message in messages(projects(project("a", *archived), project("b"))))


@pytest.mark.parametrize("successor", ["B", "https://other.example.org/"])
def test_a_known_successor_is_accepted(successor: str) -> None:
    archived = ("status: archived", "since: 2026-01-01", "reason: R", f"successor: {successor}")
    assert load(HEAD + projects(project("a", *archived), project("b"))).project("a").successor == successor
