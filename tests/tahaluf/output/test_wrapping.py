"""Long lines are wrapped between words, with a hanging indent."""

import pytest

from tahaluf.output.wrapping import wrap


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("short", "short"),
        ("one two three four", "one two\n  three\n  four"),
        ("  → one two three", "  → one\n  two\n  three"),
        ("see https://github.example/a/b", "see\n  https://github.example/a/b"),
        ("run `tahaluf apply --yes` now", "run\n  `tahaluf apply --yes`\n  now"),
    ],
)
def test_urls_and_commands_are_not_divided(text: str, wrapped: str) -> None:
    assert wrap(text, 10, 2) == wrapped
