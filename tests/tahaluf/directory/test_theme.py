"""The coalition's colours must be readable, and neither its colours nor its logo may load external files."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from support.directory_manifest import site
from tahaluf.directory import Logo, build, check
from tahaluf.manifest import DARK_BACKGROUNDS, LIGHT_BACKGROUNDS, MIN_CONTRAST, contrast, load
from tahaluf.problems import InvalidInput

STYLE = Path(__file__).parents[3] / "actions" / "tahaluf" / "directory" / "pages" / "style.css"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="4"/></svg>'
THEMED = """\
site: {theme: {color: "7b1fa2", dark_color: "e1bee7"}}
projects:
  - {slug: water-map, name: Water map, summary: Wells.}
"""


def style_of(files: dict[str, bytes]) -> str:
    return next(content.decode() for path, content in files.items() if path.startswith("style."))


def test_colours_and_logo_are_part_of_the_style_sheet() -> None:
    plain, themed = build(site("projects: []")), build(replace(site(THEMED), logo=Logo("image/svg+xml", SVG)))
    added = style_of(themed).removeprefix(style_of(plain))
    assert ":root{--link:#7b1fa2}" in added
    assert "@media (prefers-color-scheme:dark){:root{--link:#e1bee7}}" in added
    assert "data:image/svg+xml;base64," in added
    assert check(themed) == []


def test_a_light_colour_alone_leaves_the_dark_one_as_it_is() -> None:
    manifest = THEMED.replace(', dark_color: "e1bee7"', "")
    assert "dark){:root{--link:#8cc4ff}}" in style_of(build(site(manifest)))


@pytest.mark.parametrize(
    ("theme", "ratio"),
    [('color: "ffcc00"', "1.4"), ('dark_color: "0b57a4"', "2.2"), ('color: "777777"', "4.1")],
)
def test_a_colour_that_is_hard_to_read_is_a_problem(theme: str, ratio: str) -> None:
    text = f"version: 1\norganization: an-org\nsite:\n  theme:\n    {theme}\nprojects: []\n"
    with pytest.raises(InvalidInput) as error:
        load(text)
    (problem,) = error.value.problems
    assert (problem.id, problem.location.line) == ("color-contrast", 5)
    assert f"the contrast is {ratio}" in problem.what


def test_contrast_is_that_of_the_guidelines_and_the_backgrounds_are_those_of_the_style_sheet() -> None:
    assert round(contrast("000000", "ffffff"), 2) == 21
    assert round(contrast("777777", "ffffff"), 2) == 4.48  # this grey has slightly too little contrast
    css = STYLE.read_text("utf-8")
    light, dark = (
        {name: value * 2 if len(value) == 3 else value for name, value in found}
        for found in (
            re.findall("--(back|card|link):#([0-9a-f]{3,6})", line) for line in css.splitlines()[:2]
        )
    )
    assert (light.pop("link"), dark.pop("link")) == ("0b57a4", "8cc4ff")
    assert (tuple(light.values()), tuple(dark.values())) == (LIGHT_BACKGROUNDS, DARK_BACKGROUNDS)
    for color, backgrounds in (("0b57a4", LIGHT_BACKGROUNDS), ("8cc4ff", DARK_BACKGROUNDS)):
        assert min(contrast(color, background) for background in backgrounds) > MIN_CONTRAST
