"""A coalition can replace the site's templates and add CSS, within the limits enforced by `site check`."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support.directory_manifest import site
from tahaluf.directory import build, check
from tahaluf.flows.site import load_site
from tahaluf.inputs.environment import Environment
from tahaluf.problems import CommandError

SITE = site("projects:\n  - {slug: water-map, name: Water map, summary: Wells.}\n")
FOOTER = """\
{% extends "original/base.html" %}
{% block footer %}{{ super() }}<p>{% include "_us.html" %}</p>{% endblock %}
"""


def built(**templates: str) -> dict[str, bytes]:
    names = {f"{name}.html": text for name, text in templates.items()}
    return dict(build(replace(SITE, templates=tuple(sorted(names.items())))))


def test_every_page_in_a_language_gets_the_coalitions_footer_and_styles() -> None:
    files = dict(
        build(
            replace(SITE, templates=(("_us.html", "Ours"), ("base.html", FOOTER)), styles="h1{color:#222}\n")
        )
    )
    pages = [
        content.decode()
        for path, content in files.items()
        if path.startswith("en/") and path.endswith(".html")
    ]
    assert pages and all("<p>Ours</p>" in page for page in pages)
    style = next(content for path, content in files.items() if path.startswith("style."))
    assert style.endswith(b"h1{color:#222}\n")
    assert check(files) == []


def test_a_foreign_host_in_a_template_or_in_css_is_found() -> None:
    image = '{% extends "original/about.html" %}{% block main %}<img src="https://host.example/a.png">{% endblock %}'
    assert {problem.id for problem in check(built(about=image))} >= {"site-foreign"}
    styled = build(replace(SITE, styles="body{background:url(https://host.example/a.png)}\n"))
    assert {problem.id for problem in check(styled)} >= {"site-foreign"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n{% if %}", 2),
        ("\n\n{{ nothing }}", 3),
        ("{{ site.__class__.__mro__ }}", 1),
        ("{{ ''.__class__ }}", 1),
        ('{{ script.format.__globals__["os"] }}', 1),
        ("{% include 'missing.html' %}", 1),
    ],
)
def test_an_error_in_a_template_names_its_line_and_nothing_beyond_the_values_is_reachable(
    text: str, line: int
) -> None:
    with pytest.raises(CommandError) as error:
        built(about=text)
    assert error.value.what.startswith(f"site/pages/about.html:{line}: this template cannot be rendered")


def test_the_files_are_read_from_the_control_repository(tmp_path: Path) -> None:
    manifest = tmp_path / "projects.yml"
    manifest.write_text("version: 1\norganization: an-org\nprojects: []\n")
    (tmp_path / "site/pages").mkdir(parents=True)
    (tmp_path / "site/style.css").write_text("h1{}\n")
    (tmp_path / "site/pages/base.html").write_text(FOOTER)
    environment = Environment.read({})
    loaded = load_site(manifest, date(2026, 11, 29), None, environment)
    assert (loaded.templates, loaded.styles) == ((("base.html", FOOTER),), "h1{}\n")
    (tmp_path / "site/pages/abuot.html").write_text("")
    with pytest.raises(CommandError, match=r"abuot\.html does not replace any"):
        load_site(manifest, date(2026, 11, 29), None, environment)
