"""Invisible mistakes that people make when they edit the manifest by hand."""

import json

import pytest

from tahaluf.manifest import load
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
