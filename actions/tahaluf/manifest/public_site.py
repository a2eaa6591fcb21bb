"""Settings of the coalition's public site."""

from collections.abc import Callable, Sequence
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from tahaluf.fields import Color, Language, Name, Paragraphs, StrictModel, Url, field_error

from .contrast import MIN_CONTRAST, contrast

Crawlers = Literal["all", "search", "none"]


# The colours of the page and its cards in the site's style sheet, on which links appear
LIGHT_BACKGROUNDS: Final = ("ffffff", "f6f7f8")
DARK_BACKGROUNDS: Final = ("16181a", "1f2225")


def _readable_on(backgrounds: Sequence[str], change: str) -> Callable[[str], str]:
    def check(color: str) -> str:
        least = min(contrast(color, background) for background in backgrounds)
        if least < MIN_CONTRAST:
            rounded = (
                int(least * 10) / 10
            )  # rounded down, so that an insufficient contrast never looks sufficient
            what = f"links in this colour are hard to read: the contrast is {rounded}, and {MIN_CONTRAST} is needed"
            raise field_error("color-contrast", what, f"choose a {change} colour")
        return color

    return check


class Theme(StrictModel):
    """How the site looks."""

    color: Annotated[Color, AfterValidator(_readable_on(LIGHT_BACKGROUNDS, "darker"))] | None = Field(
        None, description="The colour of links on a light background."
    )
    dark_color: Annotated[Color, AfterValidator(_readable_on(DARK_BACKGROUNDS, "lighter"))] | None = Field(
        None, description="The colour of links on a dark background."
    )


class PublicSite(StrictModel):
    """The public site; see [site.md](site.md)."""

    address: Url | None = Field(
        None,
        description="The URL where the site is published. Default: the control repository's address on GitHub Pages.",
    )
    title: dict[Language, Name] = Field(
        {}, description="The site's title, by language. Default: the coalition's `name`."
    )
    intro: dict[Language, Paragraphs] = Field(
        {},
        description="A short introduction above the list of projects, by language. It may contain Markdown, but no "
        "HTML.",
    )
    profile: bool = Field(
        False,
        description="Whether `apply` adds a table of the projects to the organization's profile on GitHub.",
    )
    crawlers: Crawlers = Field(
        "all",
        description="Which programs may copy the site automatically: `all`, only `search` engines, or `none`. "
        "Crawlers can ignore this.",
    )
    theme: Theme = Field(
        Theme(), description="The site's colours. The logo is the file `site/logo.svg` or `site/logo.png`."
    )
