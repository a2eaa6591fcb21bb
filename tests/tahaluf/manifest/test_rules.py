"""What no single field can tell is told as well, whatever else is wrong with the file."""

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


def told(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        load(HEAD + text, "m.yml")
    return [str(problem) for problem in refused.value.problems]


def project(slug: str, *lines: str) -> str:
    return f"  - slug: {slug}\n    name: N\n    summary: S\n" + "".join(f"    {line}\n" for line in lines)


def projects(*blocks: str) -> str:
    return "projects:\n" + "".join(blocks)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("area: meda", "m.yml:11:11: there is no area 'meda'; did you mean `media`? [area-unknown]"),
        (
            "roles: [{id: a, title: A, skills: [gsi]}]",
            "m.yml:11:40: there is no skill 'gsi'; did you mean `gis`?",
        ),
        ("repository: {labels: [cor]}", "m.yml:11:27: there is no label set 'cor'; did you mean `core`?"),
    ],
)
def test_a_word_that_is_listed_nowhere_is_told_with_the_one_that_may_be_meant(
    line: str, message: str
) -> None:
    assert told(projects(project("a", line)))[0].startswith(message)


def test_languages_are_checked_only_where_they_are_listed() -> None:
    text = projects(project("a", "lang: fr", "languages: [fr]"))
    assert load(HEAD + text).projects[0].lang == "fr"
    assert [line[:60] for line in told("languages: {en: {name: English}}\n" + text)] == [
        "m.yml:12:11: there is no language 'fr'; add it under `languages`"[:60],
        "m.yml:13:17: there is no language 'fr'; add it under `languages`"[:60],
    ]


def test_a_slug_is_never_used_again_in_any_case_not_even_one_of_old() -> None:
    text = projects(project("a", "aliases: [Old]"), project("A"), project("old"))
    assert told(text) == [
        "m.yml:12:11: 'A' stands here a second time (see line 8); "
        "choose another; one that was used is never used again [slug-taken]",
        "m.yml:15:11: 'old' stands here a second time (see line 11); "
        "choose another; one that was used is never used again [slug-taken]",
    ]


def test_the_rosters_repository_is_no_project() -> None:
    assert told(projects(project("Roster")))[0].startswith("m.yml:8:11: 'Roster' is the roster's repository")
    assert load(HEAD + "roster: people\n" + projects(project("roster"))).find("roster")


def test_two_projects_do_not_share_a_team() -> None:
    text = projects(project("a.b"), project("a-b"))
    assert "[team-taken]" in told(text)[0]
    named = project("c", "repository: {team: {name: d}}")
    assert told(projects(named, project("d")))[0].startswith(
        "m.yml:12:11: the team 'd' is the team of c as well (see line 11)"
    )
    assert load(HEAD + projects(project("a.b", "repository: null"), project("a-b")))


def test_a_label_stands_once_in_its_set_in_any_case_and_under_any_name() -> None:
    labels = """\
  more:
    - {name: Café, color: "d73a4a"}
    - {name: "CAFE\\u0301", color: "d73a4a"}
    - {name: x, color: "d73a4a", aliases: [café]}
"""
    assert [line.split(" (")[0] for line in told(labels)] == [
        "m.yml:9:14: 'CAFÉ' stands here a second time",
        "m.yml:10:44: 'café' stands here a second time",
    ]


def test_a_labels_alias_is_no_label_of_another_set() -> None:
    labels = '  more: [{name: fault, color: "d73a4a", aliases: [Bug]}]\n'
    assert told(labels)[0].startswith("m.yml:7:51: 'Bug' is the name of a label in another set (see line 6)")


def test_a_repositorys_own_label_is_no_other_name_of_a_label_in_its_sets() -> None:
    sets = '  more: [{name: slip, color: "d73a4a", aliases: [error]}]\n'
    own = 'extra_labels: [{name: fault, color: "d73a4a", aliases: [Bug]}, {name: Error, color: "d73a4a"}]'
    taken = projects(project("a", f"repository: {{labels: [core, more], {own}}}"))
    assert [line.split(" (")[0].partition(": ")[2] for line in told(sets + taken)] == [
        "'Bug' is the name of a label in a set",
        "'Error' is an earlier name of a label in a set",
    ]
    assert load(HEAD + sets + projects(project("a", f"repository: {{{own}}}")))


def test_a_label_that_stands_for_one_of_a_set_stands_for_its_earlier_names_too() -> None:
    sets = 'defaults: {labels: [more]}\nlabels: {more: [{name: slip, color: "d73a4a", aliases: [error]}]}\n'
    own = 'repository: {extra_labels: [{name: slip, color: "d73a4a"}, {name: error, color: "d73a4a"}]}'
    head = HEAD[: HEAD.index("labels:")]
    assert load(head + sets + projects(project("a", own)))


def test_roles_and_stewards_stand_once_in_a_project_and_freely_in_others() -> None:
    roles, stewards = "roles: [{id: a, title: A}]", "stewards: [{login: a-steward}]"
    assert load(HEAD + projects(project("a", roles, stewards), project("b", roles, stewards)))
    doubled = project(
        "a", "roles: [{id: a, title: A}, {id: a, title: B}]", "stewards: [{login: x}, {login: X}]"
    )
    assert [line.rpartition("[")[2] for line in told(projects(doubled))] == [
        "role-duplicate]",
        "steward-duplicate]",
    ]


@pytest.mark.parametrize("status", ["seeking-steward", "dormant", "archived"])
def test_a_project_that_has_stopped_says_since_when_and_why(status: str) -> None:
    text = projects(project("a", f"status: {status}"))
    assert told(text) == [
        f"m.yml:11:13: the status {status} stands without since and reason; "
        "add `since:` and `reason:` [status-unexplained]"
    ]
    assert load(HEAD + projects(project("a", f"status: {status}", "since: 2026-01-31", "reason: R")))


def test_nothing_unlisted_is_deleted_where_nothing_is_listed() -> None:
    assert "[unlisted-without-labels]" in told("defaults: {unlisted: delete}\n")[0]
    assert "[unlisted-without-labels]" in told(projects(project("a", "repository: {unlisted: delete}")))[0]
    assert load(HEAD + "defaults: {unlisted: delete, labels: [core]}\n")
    assert load(HEAD + projects(project("a", "repository: {unlisted: delete, labels: [core]}")))


def test_rules_speak_even_where_types_are_wrong() -> None:
    text = projects(project("a", "area: meda", "roles: 7"), "  - 3\n", project("a", "status: dormant"))
    assert {line.rpartition("[")[2] for line in told(text)} == {
        "area-unknown]",
        "value-mistyped]",
        "slug-taken]",
        "status-unexplained]",
    }


def test_an_organization_of_a_project_is_one_that_the_coalition_has_in_any_case() -> None:
    text = "organizations: [second-coalition]\n" + projects(
        project("a", "organization: secnd-coalition"),
        project("b", "organization: Second-Coalition"),
        project("c", "organization: example-coalition"),
    )
    [said] = told(text)
    assert "there is no organization 'secnd-coalition' here; did you mean `second-coalition`?" in said
    assert said.endswith("[organization-unknown]")


def test_an_organization_stands_once() -> None:
    [said] = told("organizations: [second-coalition, Example-Coalition]\n")
    assert said.endswith("[organization-duplicate]")
    assert "'Example-Coalition' stands here a second time (see line 2)" in said


def test_two_organizations_may_have_a_team_of_one_name_and_never_a_slug() -> None:
    team = "repository: {team: {name: keepers}}"
    other = ("organization: second-coalition", team)
    text = "organizations: [second-coalition]\n" + projects(project("a", team), project("b", *other))
    assert len(load(HEAD + text).projects) == 2
    [said] = told(text + project("A", other[0]))
    assert said.endswith("[slug-taken]")
