"""Errors in YAML are explained at the place where people have to fix them."""

import pytest
import yaml

from tahaluf.yaml_source import Limits, compose, syntax_fault

TEXT = """\
version: 1
organization: example-coalition
projects:
  - slug: water-map
    name: Water map
    summary: Where wells work.
  - slug: street-names
    name: Street names
    summary: The old names of streets.
"""


def explain(number: int, line: str) -> tuple[str, str, str]:
    """Replace a line of `TEXT`, and return the location, the reason and the fix of the error."""
    lines = TEXT.splitlines()
    lines[number - 1] = line
    text = "\n".join([*lines, ""])
    with pytest.raises(yaml.YAMLError) as raised:
        compose(text, "f.yml", Limits(depth=9))
    location, reason, fix = syntax_fault(raised.value, text, "f.yml")
    return str(location), reason, fix


@pytest.mark.parametrize(
    ("number", "line", "found", "expected"),
    [
        (6, "   summary: too short", "3 spaces", "4 spaces"),
        (6, "     summary: too long", "5 spaces", "4 spaces"),
        (5, "   name: below the dash", "3 spaces", "4 spaces"),
        (7, " - slug: too-short", "1 space", "2 spaces"),
        (7, "   - slug: too-long", "3 spaces", "2 spaces"),
        (8, "      name: below a value", "6 spaces", "4 spaces"),
        (2, " organization: example-coalition", "1 space", "0 spaces"),
    ],
)
def test_wrong_indentation_is_compared_with_the_line_above(
    number: int, line: str, found: str, expected: str
) -> None:
    location, reason, fix = explain(number, line)
    assert location.startswith(f"f.yml:{number}:")
    assert (
        reason
        == f"this line is indented by {found}, but the line that it should match is indented by {expected}"
    )
    assert fix == f"indent it by {expected}"


@pytest.mark.parametrize("line", ["\tsummary: a tab", "    \tsummary: spaces and a tab", "\t- slug: an-item"])
def test_a_tab_is_named(line: str) -> None:
    location, reason, fix = explain(6, line)
    assert location.startswith("f.yml:6:")
    assert (reason, fix) == ("this line is indented with a tab", "use spaces, not tabs")


@pytest.mark.parametrize("quote", ["'", '"'])
def test_an_unclosed_quote_is_reported_where_it_starts(quote: str) -> None:
    """The parser itself reads to the end of the file, and reports the line after the last one."""
    location, reason, _ = explain(5, f"    name: {quote}Water map")
    assert (location, reason) == ("f.yml:5:11", "the quote that starts here is never closed")


@pytest.mark.parametrize(
    ("number", "line"), [(5, "    name Water map"), (5, "    name:Water map"), (9, "    summary The streets")]
)
def test_a_missing_colon_is_reported_at_its_key(number: int, line: str) -> None:
    location, reason, fix = explain(number, line)
    assert location == f"f.yml:{number}:5"
    assert reason.startswith("there is no colon after this key")
    assert fix == "write `key: value`"


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("    name: [water, map", 11, "the list that starts here is not closed"),
        ("    name: {water: map", 11, "the mapping that starts here is not closed"),
        ('    name: "Water" map', 19, "there is more text after the closing quote"),
        ("    name: 'it's'", 15, "there is more text after the closing quote"),
        ("    name: Water: a map", 16, "this value contains a colon followed by a space"),
        ("    name: %water", 11, "a value cannot begin with `%`"),
        ("    name: `water`", 11, "a value cannot begin with a backtick"),
        ("    name: *water* map", 11, "a value cannot begin with `*`"),
        ("    name: > water", 11, "`>` at the start of a value has a special meaning"),
        ("    name: |water", 11, "`|` at the start of a value has a special meaning"),
        ("    name: - water", 11, "a list cannot begin on the same line as its key"),
        ("    name: & water", 11, "a value cannot begin with `&`"),
        ('    name: "C:\\water"', 14, "in double quotes, a backslash has a special meaning"),
    ],
)
def test_a_value_that_needs_quotes_is_reported(line: str, column: int, reason: str) -> None:
    location, found, fix = explain(5, line)
    assert location == f"f.yml:5:{column}"
    assert found.startswith(reason)
    assert fix


def test_a_dash_without_a_space_is_reported() -> None:
    assert explain(7, "  -slug: street-names") == (
        "f.yml:7:3",
        "there is no space after the dash",
        "write `- ` at the start of each item",
    )
    assert explain(4, "  -slug: water-map") == (
        "f.yml:5:9",
        "there is no space after the dash in line 4",
        "write `- ` at the start of each item",
    )


def test_other_errors_keep_the_words_of_the_parser() -> None:
    location, reason, fix = explain(5, "    name: }")
    assert (location, reason) == (
        "f.yml:5:11",
        "while parsing a block node, did not find expected node content",
    )
    assert "indentation" in fix
