import pytest
from jinja2 import TemplateError

from tahaluf.templates.autoescape import EscapeStrategy
from tahaluf.templates.sandbox import MAX_FILE_OUTPUT, MAX_ITERATIONS, Sandbox, render_output

PARTIALS = {"_parts/a.md": "part", "_parts/again.md": '{% include "_parts/again.md" %}'}
RENDER_ERRORS = (TemplateError, TypeError, ValueError, RecursionError)


def render(text: str, **values: object) -> str:
    return render_output(Sandbox(EscapeStrategy.PLAIN, PARTIALS).from_string(text), values).decode()


@pytest.mark.parametrize(
    "expression",
    [
        "''.__class__",
        "''['__class__']",
        "name.format(1)",
        "'{:>99999999}'.format(1)",
        "name.ljust(99999999)",
        "rows.append('x')",
        "rows['append']('x')",
        "name | attr('__class__')",
        "'x' * 99999999",
        "9 ** 9 ** 9",
        "'%99999999d' % 1",
        "range",
        "range(10).__class__",
        "range(99999999) | list",
        "self.__init__",
        "lipsum()",
        "cycler('a')",
        "namespace()",
        "dict(a=1)",
        "'a' | center(99999999)",
        "'a' | indent(99999999)",
        "open('x')",
        "name.nothing",
        "nobody",
    ],
)
def test_an_expression_can_only_use_values(expression: str) -> None:
    with pytest.raises(RENDER_ERRORS):
        render("{{ " + expression + " }}", name="olive", rows=["a"])


@pytest.mark.parametrize(
    "text",
    [
        "{% macro a() %}{% endmacro %}",
        "{% set a %}x{% endset %}",
        "{% filter upper %}x{% endfilter %}",
        "{% import '_parts/a.md' as a %}",
        "{% from '_parts/a.md' import b %}",
        "{% extends '_parts/a.md' %}",
        "{% include '/etc/passwd' %}",
        "{% include '../a.md' %}",
        "{% include name %}",
        "{% do name %}",
        "{% include '_parts/again.md' %}",
    ],
)
def test_a_template_can_only_include_its_partials(text: str) -> None:
    with pytest.raises(RENDER_ERRORS):
        render(text, name="_parts/a.md")


def test_a_partial_is_included() -> None:
    assert render("{% include '_parts/a.md' %}") == "part"


def test_lists_and_mappings_can_be_indexed() -> None:
    rows = [{"title": "Map", "items": "x"}, {"title": "Dig", "items": "y"}]
    text = "{% for row in rows %}{{ loop.index }} {{ row.title }} {{ row.items }}; {% endfor %}"
    assert render(text, rows=rows) == "1 Map x; 2 Dig y; "


def test_the_loops_of_a_file_share_one_limit() -> None:
    loops = (
        "{% for i in range(100) %}{% for j in range("
        + str(MAX_ITERATIONS // 100)
        + ") %}{% endfor %}{% endfor %}"
    )
    with pytest.raises(TemplateError, match="loops exceed"):
        render(loops)
    assert render("{% for i in range(3) %}{{ i }}{% endfor %}") == "012"


def test_the_size_of_a_file_is_limited() -> None:
    with pytest.raises(TemplateError, match="longer than"):
        render("{% for a in rows %}{% for b in rows %}{{ b }}{% endfor %}{% endfor %}", rows=["x" * 99] * 200)
    assert MAX_FILE_OUTPUT < 200 * 200 * 99
