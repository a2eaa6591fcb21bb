"""YAML is composed safely, and errors have a location."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tahaluf.yaml_source import (
    Limits,
    UnsafeYaml,
    child,
    compose,
    entries,
    is_true,
    items,
    parse_events,
    scalar_text,
    syntax_fault,
)


def fault(text: str) -> tuple[str, str]:
    with pytest.raises((yaml.YAMLError, UnicodeEncodeError)) as raised:
        compose(text, "f.yml", Limits(depth=9))
    location, reason, fix = syntax_fault(raised.value, text, "f.yml")
    assert fix
    return str(location), reason


@pytest.mark.parametrize(
    ("text", "location", "reason"),
    [
        ("a: ]", "f.yml:1:4", "did not find expected node content"),
        ("a: b\nc: \x00", "f.yml:2:4", "the character U+0000 is not allowed in YAML"),
        ("a: \ud800", "f.yml:1:4", "the character U+D800 is not allowed in YAML"),
        ("a: b\n---\nc: d", "f.yml:2:1", "found another document"),
    ],
)
def test_a_syntax_error_has_a_location_and_a_reason(text: str, location: str, reason: str) -> None:
    found = fault(text)
    assert found[0] == location
    assert reason in found[1]


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000])
def test_deep_nesting_is_rejected_before_composing(text: str) -> None:
    with pytest.raises(UnsafeYaml) as raised:
        compose(text, "f.yml", Limits(depth=9))
    assert not raised.value.is_alias


def test_aliases_are_limited() -> None:
    text = "a: &a 1\nb: [*a, *a]\n"
    assert compose(text, "f.yml", Limits(depth=9, aliases=2))
    with pytest.raises(UnsafeYaml) as raised:
        compose(text, "f.yml", Limits(depth=9, aliases=1))
    assert raised.value.is_alias
    assert str(raised.value.location) == "f.yml:2:9"


def test_nodes_are_walked_whatever_their_shape() -> None:
    root = compose("a: {b: [1.0, ~]}\n? [c]\n: yes\n", "f.yml", Limits(depth=9))
    assert [name for name, _, _ in entries(root)] == ["a", ""]
    assert [scalar_text(item) for item in items(child(child(root, "a"), "b"))] == ["1.0", ""]
    assert [is_true(value) for _, _, value in entries(root)] == [False, True]
    assert child(child(child(root, "a"), "b"), "c") is None
    assert compose("# nothing", "f.yml") is None


@pytest.mark.parametrize(
    "text", ["[" * 1_500, "- " * 1_500 + "x", "{a: " * 1_500], ids=["flow", "block", "mixed"]
)
def test_nesting_that_pyyaml_rejects_itself_is_too_deep_as_well(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyYAML 6.0.4 stops at 1,000 levels. This test makes every version behave in this way."""
    parse = yaml.parse

    def parse_until_too_deep(stream: str, Loader: object) -> Iterator[yaml.Event]:  # noqa: N803
        depth = 0
        for event in parse(stream, Loader=Loader):  # type: ignore[arg-type]
            depth += isinstance(event, yaml.CollectionStartEvent)
            if depth > 1_000:
                problem = "exceeded maximum nesting depth"
                mark: Any = event.start_mark  # the type stubs describe only the marks of the Python parser
                raise yaml.scanner.ScannerError("while increasing flow level", None, problem, mark)
            yield event

    monkeypatch.setattr(yaml, "parse", parse_until_too_deep)
    with pytest.raises(UnsafeYaml) as raised:
        list(parse_events(text, "f.yml"))
    assert not raised.value.is_alias
    assert str(raised.value.location).startswith("f.yml:1:")
