import pytest

from tahaluf.problems import InvalidInput
from tahaluf.templates.variables import STANDARD_VARIABLES, Variable, VariableType, convert, resolve_values


def evaluate(default: str, values: object) -> str:
    return default.replace("{{ slug }}", str(values["slug"]))  # type: ignore[index]


def resolved(**values: object) -> dict[str, object]:
    return resolve_values(STANDARD_VARIABLES, {"slug": "olive"} | values, evaluate)


def resolve_error(**values: object) -> str:
    with pytest.raises(InvalidInput) as error:
        resolved(**values)
    return str(error.value)


def test_only_the_slug_is_required() -> None:
    assert resolve_values(STANDARD_VARIABLES, {"slug": "olive"}, evaluate)["name"] == "olive"


def test_all_problems_are_reported_together() -> None:
    with pytest.raises(InvalidInput) as error:
        resolve_values(STANDARD_VARIABLES, {"visibility": "secret", "sumary": "x"}, evaluate)
    message = str(error.value)
    assert "slug has no value" in message
    assert "visibility is 'secret', not one of public, private, internal" in message
    assert "no variable 'sumary'; did you mean `summary`?" in message


@pytest.mark.parametrize("lang", ["ar", "ar-SY", "fa", "ur-PK", "he", "uz-Arab"])
def test_right_to_left_languages(lang: str) -> None:
    assert resolved(lang=lang)["rtl"] is True


@pytest.mark.parametrize("lang", ["en", "tr", "uz", "ku"])
def test_left_to_right_languages(lang: str) -> None:
    assert resolved(lang=lang)["rtl"] is False


@pytest.mark.parametrize("lang", ["arabic language", 'ar" dir="ltr', "ع", ""])
def test_lang_must_be_a_language_tag(lang: str) -> None:
    assert "not a language tag" in resolve_error(lang=lang)


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
def test_values_used_in_paths_and_urls_are_validated(name: str, value: str) -> None:
    assert f"{name} is {value!r}, not a" in resolve_error(**{name: value})


@pytest.mark.parametrize("value", ["a\0b", "a\ud800"])
def test_a_character_that_utf8_cannot_store_is_rejected(value: str) -> None:
    assert "a character that cannot be stored" in resolve_error(name=value)


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
def test_command_line_text_is_converted_to_every_type(type_: VariableType, text: str, value: object) -> None:
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
def test_a_value_of_the_wrong_type_is_rejected(type_: VariableType, value: object) -> None:
    with pytest.raises(ValueError, match="x "):
        convert(Variable("x", type_), value)
