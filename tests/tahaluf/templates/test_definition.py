import pytest

from tahaluf.problems import InvalidInput
from tahaluf.templates.definition import read_definition
from tahaluf.templates.tree import Policy
from tahaluf.templates.variables import VariableType


def told(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        read_definition(text, "template.yml")
    return [str(problem) for problem in refused.value.problems]


def test_an_empty_file_is_a_template_without_variables() -> None:
    assert read_definition("", "template.yml").variables == {}


def test_a_definition_is_read() -> None:
    definition = read_definition(
        """
description: A tool
extends: _base
variables:
  size: {type: int, default: 3}
  tone: {type: choice, choices: [warm, cool], default: warm}
files:
  docs/*: {policy: managed, when: size}
""",
        "template.yml",
    )
    assert (definition.description, definition.extends) == ("A tool", "_base")
    assert (definition.variables["size"].type, definition.variables["size"].default) == (VariableType.INT, 3)
    assert definition.variables["tone"].choices == ("warm", "cool")
    (rule,) = definition.rules
    assert (rule.pattern, rule.policy, rule.condition) == ("docs/*", Policy.MANAGED, "size")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("descripton: x\n", "template.yml:1:1: there is no key 'descripton'; did you mean description?"),
        ("extends: a\nextends: b\n", "template.yml:2:1: 'extends' stands here twice"),
        ("extends: ../x\n", "template.yml:1:10: '../x' cannot be a template's name"),
        ("variables:\n  Size: {}\n", "template.yml:2:9: 'Size' cannot be a variable's name"),
        ("variables:\n  rtl: {}\n", "template.yml:2:8: 'rtl' cannot be a variable's name"),
        ("variables:\n  a: {type: text}\n", "template.yml:2:13: 'text' is not known here; write str or bool"),
        ("variables:\n  a: {type: choice}\n", "template.yml:2:6: a has no choices"),
        ("variables:\n  a: {pattern: '[a-'}\n", "template.yml:2:16: '[a-' is no pattern of Python's"),
        ("variables:\n  a: {type: int, pattern: x}\n", "template.yml:2:27: a pattern is for a variable of"),
        ("variables:\n  slug: {type: int}\n", "template.yml:2:16: slug is of the type str"),
        (
            "files:\n  a: {policy: mine}\n",
            "template.yml:2:15: 'mine' is not known here; write managed or once",
        ),
        ("files: [a]\n", "template.yml:1:8: here should stand names with values"),
        ("description: [a]\n", "template.yml:1:14: here should stand a text"),
        ("a: &x 1\nb: *x\n", "template.yml: it has an alias"),
        ("a: [\n", "template.yml:2:1: it is not YAML"),
        ("files: \x00\n", "template.yml: it is not YAML"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said: str) -> None:
    assert any(line.startswith(said) for line in told(text)), told(text)


def test_all_mistakes_are_told_at_once() -> None:
    assert len(told("descripton: x\nvariables: {a: {typ: x}}\nfiles: {b: {polcy: x}}\n")) == 3
