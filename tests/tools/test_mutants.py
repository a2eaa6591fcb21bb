"""The mutants selected by tools/mutants.py are small, valid and reproducible."""

import ast
from pathlib import Path

import pytest

import mutants

SOURCE = '''\
"""A docstring."""

from typing import Final

LIMIT: Final = 3
__all__ = ["LIMIT"]


def allowed(number: int, *, strict: bool = False) -> str | None:
    """Another docstring."""
    if number < LIMIT and not strict:
        return sorted([number], key=abs)
    print("one two three four", number)
    return None
'''


def changed(source: str = SOURCE) -> set[str]:
    """Every mutated source."""
    return {m.apply(source.encode()).decode() for m in mutants.mutants_of(Path("a.py"), source)}


def test_every_mutant_is_valid_and_differs() -> None:
    for mutant in mutants.mutants_of(Path("a.py"), SOURCE):
        ast.parse(mutant.apply(SOURCE.encode()))
    assert SOURCE not in changed()


@pytest.mark.parametrize(
    "line",
    [
        "LIMIT: Final = 4",
        "    if (number <= LIMIT) and not strict:",
        "    if ((number < LIMIT) or (not strict)):",
        "    if ((not strict)):",
        "    if number < LIMIT and (strict):",
        "        return None",
        "        return sorted([number])",
        "    pass",
        "    if False:",
    ],
)
def test_each_kind_of_mutant_is_drawn(line: str) -> None:
    assert any(line in source.splitlines() for source in changed())


def test_docstrings_annotations_imports_and_prose_are_left_alone() -> None:
    for source in changed():
        assert source.count("docstring") == 2
        assert "from typing import Final" in source
        assert "number: int, *, strict: bool" in source
        assert "one two three fourXX" not in source
        assert '__all__ = ["LIMIT"]' in source


def test_a_character_outside_ascii_does_not_shift_the_change() -> None:
    assert "name = 'ماء'; limit = 4" in changed("name = 'ماء'; limit = 3")


def test_the_check_of_lengths_in_zip_is_not_changed() -> None:
    sources = changed("PAIRS = list(zip(KEYS, VALUES, strict=True))\n")
    assert sources
    assert all("strict=True" in source for source in sources if "zip(" in source)


def test_calls_that_return_their_argument_are_not_removed() -> None:
    assert "TEXT = ('water')" not in changed("TEXT = Message('water')\n")
    assert "SET = ({1, 2})" not in changed("SET = frozenset({1, 2})\n")
    assert "SET = ({1} if few else {1, 2})" not in changed("SET = frozenset({1} if few else {1, 2})\n")
    assert "SET = (items)\n" in changed("SET = frozenset(items)\n")


def test_calls_that_are_never_reached_are_not_changed() -> None:
    assert "pass" not in "".join(changed("assert_never(1 < 2)\n"))


@pytest.mark.parametrize("package", mutants.TESTS)
def test_the_tests_of_each_package_exist(package: str) -> None:
    folder = mutants.ROOT / "tests/tahaluf"
    assert [test for test in mutants.TESTS[package] if not (folder / test).exists()] == []
