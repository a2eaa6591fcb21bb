"""Invisible mistakes that people make when they edit the manifest by hand are reported."""

import json

import pytest

from tahaluf.manifest import load
from tahaluf.privacy import lint
from tahaluf.problems import InvalidInput


def ids(text: str) -> list[str]:
    try:
        load(f"version: 1\norganization: acme\n{text}")
    except InvalidInput as error:
        return [problem.id for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Water\u200dmap", ["text-control"]),
        ("Water \u200cmap", ["text-control"]),
        ("Water\u200bmap", ["text-control"]),
        ("نقشه\u200cها", []),
        ("👩\u200d👩\u200d👧 club", []),
        ("❤\ufe0f\u200d🔥 club", []),
        ("⭐\ufe0f club", []),
    ],
    ids=ascii,
)
def test_characters_that_nobody_sees_are_reported_where_no_script_needs_them(
    name: str, expected: list[str]
) -> None:
    assert (
        ids(f"projects:\n  - {{slug: a, name: {json.dumps(name, ensure_ascii=False)}, summary: S}}\n")
        == expected
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("🐛", ["label-name"]),
        ("⭐\ufe0f", ["label-name"]),
        (":bug:", ["label-name"]),
        (":bug: 🐛", ["label-name"]),
        ("a, b", ["label-name"]),
        (".", ["label-name"]),
        ("🐛 bug", []),
        ("؟", []),
        ("!?", []),
        ("٣", []),
        ("...", []),
    ],
    ids=ascii,
)
def test_only_names_that_github_rejects_are_reported(name: str, expected: list[str]) -> None:
    label = f"{{name: {json.dumps(name, ensure_ascii=False)}, color: 'd73a4a'}}"
    assert ids(f"labels: {{core: [{label}]}}\nprojects: []\n") == expected


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        (
            "@mona-w",
            "projects.yml:4:55: this is not YAML: a value cannot begin with `@`; write a login without `@`",
        ),
        ('"@mona-w"', "'@mona-w' is not a valid GitHub login; write only the login, without `@`"),
        ("'@mona-w'", "'@mona-w' is not a valid GitHub login; write only the login, without `@`"),
    ],
)
def test_a_login_with_an_at_sign_is_one_problem(login: str, expected: str) -> None:
    entry = f"{{slug: a, name: A, summary: S, stewards: [{{login: {login}, id: 4242}}]}}"
    text = f"version: 1\norganization: acme\nprojects:\n  - {entry}\n"
    with pytest.raises(InvalidInput) as error:
        load(text)
    [problem] = [*error.value.problems, *lint(text, "projects.yml")]
    assert expected in str(problem)


def test_an_organization_given_as_a_url_is_one_problem() -> None:
    text = "version: 1\norganization: https://github.com/acme\nprojects: []\n"
    with pytest.raises(InvalidInput) as error:
        load(text)
    [problem] = [*error.value.problems, *lint(text, "projects.yml")]
    assert "write only the login, without `@` or a URL" in str(problem)


@pytest.mark.parametrize(
    "text", ["summary: Write to @mona-w", "login: mona-w  # or @mona_w", "logins: @mona-w"]
)
def test_other_handles_are_still_reported(text: str) -> None:
    assert [problem.id for problem in lint(f"{text}\n", "projects.yml")] == ["private-handle"]
    assert [problem.id for problem in lint("login: @mona-w\n", "people.yml")] == ["private-handle"]
