import pytest

from tahaluf.problems import InvalidInput
from tahaluf.templates.definition import read_definition
from tahaluf.templates.policy import Policy
from tahaluf.templates.variables import VariableType


def problems_of(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as error:
        read_definition(text, "template.yml")
    return [str(problem) for problem in error.value.problems]


def test_an_empty_file_declares_no_variables() -> None:
    assert read_definition("", "template.yml").variables == {}


def test_a_definition_is_read() -> None:
    definition = read_definition(
        """
description: A tool
translations: {ar: {description: أداة}}
extends: _base
variables:
  size: {type: int, default: 3}
  tone: {type: choice, choices: [warm, cool], default: warm}
files:
  docs/*: {policy: managed, when: size}
""",
        "template.yml",
    )
    assert (definition.descriptions, definition.extends) == ({"en": "A tool", "ar": "أداة"}, "_base")
    assert (definition.variables["size"].type, definition.variables["size"].default) == (VariableType.INT, 3)
    assert definition.variables["tone"].choices == ("warm", "cool")
    (rule,) = definition.rules
    assert (rule.pattern, rule.policy, rule.condition) == ("docs/*", Policy.MANAGED, "size")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("descripton: x\n", "template.yml:1:1: unknown key 'descripton'; did you mean `description`?"),
        ("extends: a\nextends: b\n", "template.yml:2:1: duplicate key 'extends'"),
        ("extends: ../x\n", "template.yml:1:10: '../x' is not a valid template name"),
        ("variables:\n  Size: {}\n", "template.yml:2:9: 'Size' is not a valid variable name"),
        ("variables:\n  rtl: {}\n", "template.yml:2:8: 'rtl' is not a valid variable name"),
        (
            "variables:\n  a: {type: text}\n",
            "template.yml:2:13: 'text' is not a valid value; use str or bool",
        ),
        ("variables:\n  a: {type: choice}\n", "template.yml:2:6: a has no choices"),
        ("variables:\n  a: {pattern: '[a-'}\n", "template.yml:2:16: '[a-' is not a valid regular expression"),
        (
            "variables:\n  a: {type: int, pattern: x}\n",
            "template.yml:2:27: only variables of type str can have",
        ),
        ("variables:\n  slug: {type: int}\n", "template.yml:2:16: slug has the type str"),
        (
            "files:\n  a: {policy: mine}\n",
            "template.yml:2:15: 'mine' is not a valid value; use managed or once",
        ),
        ("files: [a]\n", "template.yml:1:8: expected a mapping"),
        ("description: [a]\n", "template.yml:1:14: expected a string"),
        ("a: &x 1\nb: *x\n", "template.yml:2:4: YAML aliases are not allowed"),
        ("a: [\n", "template.yml:2:1: the file is not valid YAML"),
        ("files: \x00\n", "template.yml:1:8: the file is not valid YAML"),
    ],
)
def test_a_mistake_is_reported_with_its_line(text: str, expected: str) -> None:
    assert any(line.startswith(expected) for line in problems_of(text)), problems_of(text)


def test_all_mistakes_are_reported_together() -> None:
    assert len(problems_of("descripton: x\nvariables: {a: {typ: x}}\nfiles: {b: {polcy: x}}\n")) == 3
