import pytest

from tahaluf.problems import InvalidInput
from tahaluf.templates.variables import STANDARD_VARIABLES, Variable, VariableType, convert, resolve_values


def evaluate(default: str, values: object) -> str:
    return default.replace("{{ slug }}", str(values["slug"]))  # type: ignore[index]


def resolved(**given: object) -> dict[str, object]:
    return resolve_values(STANDARD_VARIABLES, {"slug": "olive"} | given, evaluate)


def refusal(**given: object) -> str:
    with pytest.raises(InvalidInput) as refused:
        resolved(**given)
    return str(refused.value)


def test_a_slug_is_enough() -> None:
    assert resolve_values(STANDARD_VARIABLES, {"slug": "olive"}, evaluate)["name"] == "olive"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        resolve_values(STANDARD_VARIABLES, {"visibility": "secret", "sumary": "x"}, evaluate)
    told = str(refused.value)
    assert "slug has no value" in told
    assert "visibility is 'secret', not one of public, private, internal" in told
    assert "no variable 'sumary'; did you mean summary?" in told


@pytest.mark.parametrize("lang", ["ar", "ar-SY", "fa", "ur-PK", "he", "uz-Arab"])
def test_these_languages_run_from_right_to_left(lang: str) -> None:
    assert resolved(lang=lang)["rtl"] is True


@pytest.mark.parametrize("lang", ["en", "tr", "uz", "ku"])
def test_these_do_not(lang: str) -> None:
    assert resolved(lang=lang)["rtl"] is False


@pytest.mark.parametrize("lang", ["arabic language", 'ar" dir="ltr', "ع", ""])
def test_a_language_is_a_tag(lang: str) -> None:
    assert "not a language tag" in refusal(lang=lang)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slug", "a/b"),
        ("slug", "خريطة"),
        ("slug", "-rf"),
        ("organization", "a_b"),
        ("stewards_team", "a b"),
        ("homepage", "javascript:alert(1)"),
    ],
)
def test_what_goes_into_paths_and_addresses_has_its_shape(name: str, value: str) -> None:
    assert f"{name} is {value!r}, not a" in refusal(**{name: value})


@pytest.mark.parametrize("value", ["a\0b", "a\ud800"])
def test_a_character_that_no_file_can_hold_is_refused(value: str) -> None:
    assert "a character that no file can" in refusal(name=value)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        (VariableType.BOOL, "yes", True),
        (VariableType.BOOL, "False", False),
        (VariableType.INT, "-12", -12),
        (VariableType.LIST, "a, b,,c ", ["a", "b", "c"]),
        (VariableType.LIST, "", []),
        (VariableType.MAP, '{"a": "b"}', {"a": "b"}),
        (VariableType.RECORDS, '[{"a": "b", "c": ["d"], "e": null}]', [{"a": "b", "c": ["d"], "e": None}]),
    ],
)
def test_a_command_line_gives_every_type_as_text(type_: VariableType, text: str, value: object) -> None:
    assert convert(Variable("x", type_), text) == value


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (VariableType.STR, 1),
        (VariableType.BOOL, "perhaps"),
        (VariableType.INT, "٣"),
        (VariableType.INT, True),
        (VariableType.LIST, [1]),
        (VariableType.MAP, '["a"]'),
        (VariableType.MAP, "{"),
        (VariableType.RECORDS, [{"a": {"b": "c"}}]),
    ],
)
def test_another_type_is_refused(type_: VariableType, value: object) -> None:
    with pytest.raises(ValueError, match="x "):
        convert(Variable("x", type_), value)
