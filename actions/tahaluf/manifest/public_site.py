"""Settings of the coalition's public site."""

from typing import Literal

from pydantic import Field

from .fields import Language, Name, Paragraphs, Url
from .strict import StrictModel

Crawlers = Literal["all", "search", "none"]


class PublicSite(StrictModel):
    """The public site; see [site.md](site.md)."""

    address: Url | None = Field(
        None,
        description="The URL where it is published. Default: the control repository's address on GitHub Pages.",
    )
    title: dict[Language, Name] = Field(
        {}, description="Its title, by language. Default: the coalition's `name`."
    )
    intro: dict[Language, Paragraphs] = Field(
        {},
        description="A short text shown above the list of projects, one per language. Markdown without HTML.",
    )
    crawlers: Crawlers = Field(
        "all",
        description="Who may copy it automatically: `all`, only `search` engines, or `none`. Only a request.",
    )
