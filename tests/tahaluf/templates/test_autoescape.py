"""Every value survives a round trip through the file into which it is written, or ends up as inert text."""

import ast
import html
import json
import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tahaluf.templates.autoescape import (
    EscapeStrategy,
    SafeText,
    finalizer,
    strategy_for,
    to_html,
    to_literal,
    to_markdown,
    to_plain,
    to_python,
)

HOSTILE = [
    "{{ 7*7 }}",
    "<% raise %>",
    "${{ secrets.TOKEN }}",
    "a: b # c",
    "two\nlines\r\nand\u2028more\x85",
    "- item",
    "'single' and \"double\" and \\ and `tick`",
    '"""',
    "<script>alert(1)</script>",
    "&amp; <!-- x --> ]]>",
    "*bold* [link](javascript:alert(1)) ![x](https://example.org/x.png)",
    "no", "null", "1e3", "0x10", "~", "!!python/object:x", "&a", "*a", "%TAG", "@x",
    "\u202eevil\u202c",
    "\ufeffmark",
    "\x7f\x00\x1b[31m",
    "خريطة المياه",
    "𝒙 🫒",
    "",
]  # fmt: skip
texts = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)

# GitHub does not link bare domains, so fuzzy links are turned off. This also turns off links to `www.`, which GitHub
# does create, so the test checks those separately
RENDERER = MarkdownIt("gfm-like")
assert RENDERER.linkify is not None
RENDERER.linkify.set({"fuzzy_link": False})


@given(texts)
def test_yaml_round_trips(value: str) -> None:
    assert yaml.safe_load(f"a: {to_literal(value)}\nb: 1\n") == {"a": value, "b": 1}


@given(texts)
def test_toml_round_trips(value: str) -> None:
    assert tomllib.loads(f"a = {to_literal(value)}\nb = 1\n") == {"a": value, "b": 1}


@given(texts)
def test_json_round_trips(value: str) -> None:
    assert json.loads(f'{{"a": {to_literal(value)}}}') == {"a": value}


@given(texts)
def test_python_round_trips(value: str) -> None:
    assert ast.literal_eval(to_python(value)) == value


@given(st.lists(texts, max_size=3))
def test_lists_round_trip_in_every_quoted_format(values: list[str]) -> None:
    written = to_literal(values)
    assert yaml.safe_load(written) == json.loads(written) == ast.literal_eval(written) == values
    assert tomllib.loads(f"a = {written}")["a"] == values


@given(texts)
def test_html_output_contains_no_markup(value: str) -> None:
    written = to_html(value)
    assert not set(written) & set("<>\"'")
    assert html.unescape(written) == to_plain(value)


@given(texts)
def test_other_files_get_a_single_line(value: str) -> None:
    assert len(to_plain(value).splitlines()) <= 1


@given(texts)
def test_markdown_output_contains_no_links_html_or_structure(value: str) -> None:
    rendered = RENDERER.render(f"# {to_markdown(value)}\n\nend\n")
    assert rendered.startswith("<h1>")
    assert rendered.endswith("</h1>\n<p>end</p>\n")
    inside = rendered.removeprefix("<h1>").removesuffix("</h1>\n<p>end</p>\n")
    assert "<" not in inside
    assert "www." not in inside.casefold()


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_at_the_start_of_a_markdown_line_starts_no_block(value: str) -> None:
    rendered = MarkdownIt("gfm-like").render(f"before\n\n{to_markdown(value)}\n\nend\n")
    assert rendered.count("<") == rendered.count("<p>") + rendered.count("</p>")


def test_a_persian_word_keeps_its_zero_width_joiner() -> None:
    assert to_plain("می\u200cشود \u202e") == "می\u200cشود"


def test_the_suffix_selects_the_strategy() -> None:
    names = ["README.md", "a/b.YML", "x.toml", "cli.py", "index.html", "Makefile", ".github/CODEOWNERS"]
    kinds = [
        EscapeStrategy.MARKDOWN,
        EscapeStrategy.QUOTED,
        EscapeStrategy.QUOTED,
        EscapeStrategy.PYTHON,
        EscapeStrategy.HTML,
        EscapeStrategy.PLAIN,
        EscapeStrategy.PLAIN,
    ]
    assert list(map(strategy_for, names)) == kinds


def test_booleans_follow_the_syntax_of_the_language() -> None:
    assert (to_literal(True), to_python(True), to_plain(False)) == ("true", "True", "false")


def test_safe_text_is_not_escaped_again() -> None:
    assert finalizer(EscapeStrategy.HTML)(SafeText("<b>")) == "<b>"


@pytest.mark.parametrize("kind", EscapeStrategy)
def test_a_mapping_is_rejected(kind: EscapeStrategy) -> None:
    with pytest.raises(TypeError):
        finalizer(kind)({"a": "b"})
