"""A manifest is loaded, or all its problems are reported, each with its location and a fix."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahaluf.manifest import load
from tahaluf.problems import InvalidInput, Problem

SMALLEST = """\
version: 1
organization: example-coalition
projects:
  - slug: water-map
    name: خريطة المياه
    summary: Where wells still work.
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as raised:
        load(text, "m.yml")
    return raised.value.problems


def messages(text: str) -> list[str]:
    return [str(problem) for problem in problems(text)]


def with_project(*lines: str) -> str:
    return SMALLEST + "".join(f"    {line}\n" for line in lines)


def test_a_minimal_manifest_has_defaults_for_everything_else() -> None:
    manifest = load(SMALLEST)
    project = manifest.project("water-map")
    assert manifest.name == "example-coalition"
    assert (project.lang, project.languages, project.status) == ("en", ("en",), "active")
    assert project.is_managed


def test_an_empty_section_counts_as_missing() -> None:
    assert load("version: 1\norganization: o\nlabels:\nprojects:\n").projects == ()


@pytest.mark.parametrize(
    ("line", "fix"),
    [
        ("description: A text", "did you mean `summary`?"),
        ("Desc: A text", "did you mean `summary`?"),
        ("title: A text", "did you mean `name`?"),
        ("stewrds: []", "did you mean `stewards`?"),
        ("licence: MIT", "write `license:` under `trust:`"),
        ("topics: [water]", "write `topics:` under `repository:`"),
        ("repository: {wiki: false}", "write `wiki:` under `features:`"),
        ("xyz: 1", "the required keys are slug, name; docs/manifest.md lists all keys"),
        ("trust: {description: 1}", "known keys are "),
    ],
)
def test_an_unknown_key_suggests_the_key_that_was_meant(line: str, fix: str) -> None:
    text = f"version: 1\norganization: o\nprojects:\n  - slug: a\n    name: A\n    {line}\n"
    with pytest.raises(InvalidInput) as raised:
        load(text, "m.yml")
    [problem] = [one for one in raised.value.problems if one.id == "key-unknown"]
    assert problem.fix.startswith(fix)


def test_all_problems_are_reported_at_once_sorted_by_line() -> None:
    text = """\
version: 1
organization: example-coalition
labels:
  core:
    - {name: bug, color: 257759}
projects:
  - slug: a b
    name: 2024
    sumary: A slip of the pen
  - slug: two
    name: Two
    summary: Has an unknown area.
    area: water
"""
    assert messages(text) == [
        "m.yml:5:26: YAML may parse the unquoted colour 257759 as a number; "
        'quote it: "257759" [label-color-unquoted]',
        "m.yml:7:11: 'a b' is not a valid repository name; use at most 100 ASCII letters, digits, "
        "`-`, `_` and `.`, starting with a letter or digit [slug-malformed]",
        "m.yml:8:11: `name` must be a string, not a number; write a string, and "
        "quote it if it looks like a number, a date or yes/no [value-mistyped]",
        "m.yml:9:5: unknown key `sumary`; did you mean `summary`? [key-unknown]",
        "m.yml:13:11: unknown area 'water'; add it under `areas`, or choose an existing one [area-unknown]",
    ]


@pytest.mark.parametrize("color", ["000000", "257759", "0e8a16", "12e456"])
def test_an_unquoted_colour_that_looks_like_a_number_is_reported(color: str) -> None:
    label = f"labels: {{core: [{{name: bug, color: {color}}}]}}\n"
    assert [problem.id for problem in problems(SMALLEST + label)] == ["label-color-unquoted"]
    quoted = label.replace(color, f'"{color}"')
    assert load(SMALLEST + quoted).labels["core"][0].color == color


@pytest.mark.parametrize("color", ["'#d73a4a'", "1e5", "000", "12_345", "12:30:45", "0xabcd", "~"])
def test_an_invalid_colour_is_reported_once(color: str) -> None:
    label = f"labels: {{core: [{{name: bug, color: {color}}}]}}\n"
    assert [problem.id for problem in problems(SMALLEST + label)] == ["label-color-malformed"]


def test_a_duplicate_key_is_reported_at_its_second_occurrence() -> None:
    assert messages(with_project("name: Other")) == [
        "m.yml:7:5: duplicate key `name`; remove one of the two [key-duplicate]"
    ]


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("", "file-empty"),
        ("# only a comment\n", "file-empty"),
        ("- a list\n", "value-mistyped"),
        ("version: 1\norganization: o\n---\nversion: 1\n", "yaml-documents"),
        ("version: 1\n\torganization: o\n", "yaml-unreadable"),
        ("version: 1\x00", "yaml-unreadable"),
        ("version: \ud800", "yaml-unreadable"),
        ("version: [1\n", "yaml-unreadable"),
        ("a: &a [x]\nb: [*a, *a]\n", "yaml-anchor"),
        ("version: *a\n", "yaml-anchor"),
        ("? [a]\n: b\n", "key-not-text"),
        ("x: " + "[" * 100_000, "yaml-too-deep"),
        ("- " * 100_000, "yaml-too-deep"),
        ("{a: " * 100_000, "yaml-too-deep"),
        ("#" * 8_000_001, "file-too-large"),
    ],
    ids=lambda value: value[:12] if isinstance(value, str) else None,
)
def test_text_that_is_not_a_manifest_is_reported_as_a_problem(text: str, id: str) -> None:
    assert id in [problem.id for problem in problems(text)]


def test_a_character_that_yaml_does_not_allow_is_reported_with_its_location() -> None:
    assert messages(SMALLEST.replace("Where", "Wh\x00re")) == [
        "m.yml:6:16: this is not YAML: the character U+0000 is not allowed in YAML; "
        "remove it, or save the file as UTF-8 text [yaml-unreadable]"
    ]


def test_an_anchor_does_not_hide_other_problems() -> None:
    assert [problem.id for problem in problems(with_project("area: &a water", "lnag: ar"))] == [
        "area-unknown",
        "yaml-anchor",
        "key-unknown",
    ]


@pytest.mark.parametrize("repeated", ["&a ", "[&a 1, &a 2]", "{x: &a 1}"])
def test_a_repeated_anchor_beside_another_problem_is_reported(repeated: str) -> None:
    text = with_project(f"area: {repeated}", "lnag: ar").replace("version", "&a version")
    assert {problem.id for problem in problems(text)} == {"yaml-anchor"}


def test_tags_do_not_create_objects() -> None:
    assert "yaml-tag" in [p.id for p in problems("version: !!python/object/apply:os.getcwd []\n")]


def test_stars_and_ampersands_inside_a_text_are_text() -> None:
    assert (
        load(with_project("reason: bread & salt, *not* now")).projects[0].reason == "bread & salt, *not* now"
    )


@pytest.mark.parametrize("sign", ["\\u202e", "\\u2066", "\\u200f", "\\u061c"])
def test_bidi_control_characters_are_rejected(sign: str) -> None:
    text = SMALLEST.replace("خريطة المياه", f'"water {sign}map"')
    assert [problem.id for problem in problems(text)] == ["text-bidi-control"]


def test_texts_are_normalized_to_nfc_and_stripped() -> None:
    assert load(SMALLEST.replace("خريطة المياه", '"  Cafe\u0301 "')).projects[0].name == "Café"


def test_keys_are_always_strings() -> None:
    manifest = load(SMALLEST + "languages: {no: {name: Norwegian}, en: {name: English}}\n")
    assert list(manifest.languages) == ["no", "en"]


def test_dates_and_hours_are_accepted_with_and_without_quotes() -> None:
    status = [
        "status: dormant",
        "since: 2026-01-31",
        "reason: No rooms",
        "roles: [{id: a, title: A, hours: 4}]",
    ]
    project = load(with_project(*status)).projects[0]
    assert (project.since, project.roles[0].hours) == (date(2026, 1, 31), "4")
    assert (
        load(with_project(*status).replace("2026-01-31", "'2026-01-31'")).projects[0].since == project.since
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("lang: no", "m.yml:7:11: `lang` must be a string, not true or false"),
        ("since: 2026-02-30", "m.yml:7:12: this is not a valid date"),
        ("since: 1700000000", "m.yml:7:12: this is not a valid date"),
        ("since: '20260131'", "m.yml:7:12: this is not a valid date"),
        ("since: 2026-W05-1", "m.yml:7:12: this is not a valid date"),
        ("roles: [{id: a, title: A, hours: 5-3}]", "m.yml:7:38: '5-3' starts with the larger number"),
        ("status: dormnt", "m.yml:7:13: `status` cannot be 'dormnt'; write one of: active, seeking-steward"),
        (
            "links: {website: 'javascript:alert(1)'}",
            "m.yml:7:22: 'javascript:alert(1)' is not a valid web address",
        ),
        (
            "links: {website: 'ftp://example.org'}",
            "m.yml:7:22: 'ftp://example.org' is not a valid web address",
        ),
        ("repository: elsewhere", "m.yml:7:17: 'elsewhere' is not a valid web address"),
        ("repository: {tempalte: x}", "m.yml:7:18: unknown key `tempalte`; did you mean `template`?"),
        ("repository: {topics: [Water]}", "m.yml:7:27: 'Water' is not a valid topic"),
        ("roles: {id: a}", "m.yml:7:12: `roles` must be a list, not a mapping"),
        ("roles: [a]", "m.yml:7:13: an item of `roles` must be a mapping, not a string; write `- id: …`"),
        ("roles:", "m.yml:7:11: `roles` must be a list, not nothing; write a value, or remove the line"),
        (
            "roles: [{id: a, title: A, open: ٢}]",
            "m.yml:7:37: `open` must be a whole number, not a string; write it",
        ),
        ("roles: [{id: a, title: A, open: -1}]", "m.yml:7:37: `open` is too small; write 0 or more"),
        ("stewards: [{login: '@a-steward'}]", "m.yml:7:24: '@a-steward' is not a valid GitHub login"),
        ("aliases: [..]", "m.yml:7:15: '..' is not a valid repository name"),
        ("aliases: [tool.wiki]", "m.yml:7:15: GitHub does not allow a repository named 'tool.wiki'"),
        ('area: ""', "m.yml:7:11: unknown area ''"),
        ('reason: "  "', "m.yml:7:13: `reason` is empty; fill it in, or remove the key"),
        ('reason: "\\u200b"', "m.yml:7:13: this text has no visible characters; fill it in"),
        ('reason: "two\\nlines"', "m.yml:7:13: this text has more than one line; write it on one line"),
        (
            f"repository: {{topics: [{', '.join(f't{n}' for n in range(21))}]}}",
            "m.yml:7:26: `topics` has more than 20 items",
        ),
    ],
)
def test_each_mistake_has_its_message(line: str, message: str) -> None:
    assert any(text.startswith(message) for text in messages(with_project(line))), messages(
        with_project(line)
    )


@pytest.mark.parametrize("version", ["2", "'1'", "true"])
def test_an_unknown_version_is_reported_as_written(version: str) -> None:
    text = SMALLEST.replace("version: 1", f"version: {version}")
    shown = "'true'" if version == "true" else version
    assert messages(text) == [f"m.yml:1:10: `version` cannot be {shown}; write `version: 1` [value-unknown]"]


def test_a_missing_version_is_reported_with_its_only_value() -> None:
    text = SMALLEST.replace("version: 1\n", "")
    assert messages(text) == ["m.yml:1:1: `version` is missing; add `version: 1` [key-missing]"]


def test_a_file_without_keys_is_reported() -> None:
    [message] = messages("water\n")
    assert (
        message
        == "m.yml:1:1: the file must be a mapping, not a string; write `key: value` lines [value-mistyped]"
    )


def test_a_text_that_is_too_long_is_reported_with_its_limit() -> None:
    text = SMALLEST.replace("Where wells still work.", "a" * 351)
    assert messages(text) == [
        "m.yml:6:14: `summary` has more than 350 characters; shorten it [value-too-long]"
    ]


BASE = SMALLEST + "areas: {media: {name: M}}\nlabels:\n  core: [{name: bug, color: 'd73a4a'}]\n"
SCRAP = st.sampled_from(
    [*"[]{}:-,#&*!|>'\"%@`? \n\t", "\u202e", "ء", "0", "- ", ": ", "\r\n", "null", "&a ", "*a"]
)


@given(st.lists(st.tuples(st.integers(0, len(BASE)), st.integers(0, 9), SCRAP), max_size=6))
@settings(max_examples=300)
def test_a_damaged_file_is_loaded_or_rejected_with_problems(damages: list[tuple[int, int, str]]) -> None:
    text = BASE
    for start, length, scrap in damages:
        text = text[:start] + scrap + text[start + length :]
    try:
        load(text)
    except InvalidInput as raised:
        assert raised.problems
        assert all(problem.what and problem.fix for problem in raised.problems)
