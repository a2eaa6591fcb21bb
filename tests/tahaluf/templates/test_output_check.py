"""The output of templates is parsed, and errors in it are reported with the template's line."""

from pathlib import Path

import pytest

from tahaluf.templates import BUILTIN_TEMPLATES, Library, lint_template, read_template

from .conftest import MakeTemplate


def found(folder: Path) -> list[str]:
    """Return the locations of the problems that were reported."""
    problems = lint_template(read_template(folder, Library.from_paths([folder.parent])))
    assert {problem.id for problem in problems} <= {"template-output", "template-fault"}, problems
    return sorted({f"{Path(problem.location.file).name}:{problem.location.line}" for problem in problems})


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("a.yml", 'q: "{{ name }}"'),
        ("a.yaml", "q: x {{ name }}"),
        ("a.yml", "{{ name }}: x: y"),
        ("a.yml", "q: [{{ name }}, {{ topics }}"),
        ("a.yml", "{% if rtl %}q: 'a{% endif %}"),
        ("a.yml", "{% for role in roles %}\n q: {{ role.title }}\n  r: 1\n{% endfor %}"),
        ("a.json", '{"q": "{{ name }}"}'),
        ("a.json", '{"q": {{ topics | join(", ") }},}'),
        ("a.json", '{"q": [{% for topic in topics %}{{ topic }},{% endfor %}]}'),
        ("a.toml", 'q = "{{ name }}"'),
        ("a.toml", "q = {{ name | shorten(9) | bare }}"),
        ("a.md", "[a]({{ homepage }})"),
        ("a.md", "[a]({{ homepage | url }})"),
        ("a.md", "[a]({{ summary }})"),
        ("a.md", "![{{ name }}](logo of {{ slug }}.svg)"),
        ("a.md", "<{{ homepage }}>"),
        ("a.md", "[a]({% if homepage %}{{ homepage | url }}{% endif %})"),
    ],
)
def test_broken_output_is_reported_at_its_line(make_template: MakeTemplate, file: str, line: str) -> None:
    start = '{"b":\n' if file.endswith(".json") else "\n"
    end = "\n}\n" if file.endswith(".json") else "\n"
    first = line.count("\n", 0, line.index("{{") if "\n" in line else 0)
    assert found(make_template({f"{file}.jinja": f"{start}{line}{end}"})) in (
        [f"{file}.jinja:{2 + first + more}"] for more in range(3 if "\n" in line else 1)
    )


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.json", "[" * 50_000),
        ("a.json", "9" * 5_000),
        ("a.toml", f"a = {'[' * 50_000}"),
        ("a.toml", f"a = {'9' * 5_000}"),
        ("a.yml", "[" * 5_000),
    ],
    ids=["deep JSON", "a long number in JSON", "deep TOML", "a long number in TOML", "deep YAML"],
)
def test_output_that_no_parser_can_read_is_reported(
    make_template: MakeTemplate, file: str, text: str
) -> None:
    assert found(make_template({f"{file}.jinja": text})) == [f"{file}.jinja:1"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.yml", "q: {{ name }}\ntopics: {{ topics }}\n{{ slug }}: 1\nr: {{ rtl }}\n"),
        ("a.json", '{"q": {{ name }}, "r": {{ topics }}, "s": {{ rtl }}}'),
        ("a.toml", "q = {{ name }}\nr = {{ topics }}\n"),
        (
            "a.md",
            "[{{ name }}](https://example.org/{{ slug }})\n{% if homepage %}[a]({{ homepage | url }}){% endif %}\n",
        ),
        ("a.md", "`[a]({{ summary }})` {{ name }} [1](a) {{ homepage }}\n"),
        ("a.txt", '"{{ name }}" [a]({{ summary }})\n'),
        ("a.yml", ""),
        ("a.md", "{% for name, link in links | items %}[{{ name }}]({{ link | url }})\n{% endfor %}"),
    ],
)
def test_good_output_is_accepted(make_template: MakeTemplate, file: str, text: str) -> None:
    assert found(make_template({f"{file}.jinja": text})) == []


@pytest.mark.parametrize(
    "variable",
    [
        "type: bool, default: true",
        "type: bool, default: 'no'",
        "type: bool",
        "type: choice, choices: [a, b], default: a",
    ],
)
@pytest.mark.parametrize("test", ["own == 'b' or own == true", "own == 'a' or own == false"])
def test_each_branch_is_rendered(make_template: MakeTemplate, variable: str, test: str) -> None:
    text = f"a: 1\n{{% if {test} %}}\nb: '\n{{% endif %}}\n"
    assert found(make_template({"a.yml.jinja": text}, f"variables: {{own: {{{variable}}}}}")) == [
        "a.yml.jinja:3"
    ]


def test_a_variable_with_a_pattern_does_not_end_the_check(make_template: MakeTemplate) -> None:
    variables = "variables: {own: {default: abc, pattern: '[a-c]+'}}"
    assert found(make_template({"a.yml.jinja": "a: x {{ summary }}\n"}, variables)) == ["a.yml.jinja:1"]


def test_no_built_in_template_has_broken_output() -> None:
    library = Library.from_paths([BUILTIN_TEMPLATES])
    assert [problem for name in library.names() for problem in lint_template(library.resolve(name))] == []


@pytest.mark.parametrize(
    ("variable", "reported"),
    [
        ("{type: int, default: x}", True),
        ("{type: bool, default: maybe}", True),
        ("{default: abd, pattern: '[a-c]+'}", True),
        ("{type: int, default: '{{ slug }}'}", True),
        ("{type: int, default: '12'}", False),
        ("{type: map, default: {}}", False),
        ("{pattern: '[a-c]+'}", False),
    ],
)
def test_a_default_that_its_variable_does_not_accept_is_reported(
    make_template: MakeTemplate, variable: str, reported: bool
) -> None:
    folder = make_template({"a.txt.jinja": "a\n"}, f"description: D\nvariables:\n  own: {variable}\n")
    problems = lint_template(read_template(folder, Library.from_paths([folder.parent])))
    assert {(one.id, one.location.line) for one in problems} == (
        {("template-definition", 3)} if reported else set()
    )
