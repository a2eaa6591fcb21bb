"""What the manifest says of repositories: one project's, or all of them by default."""

import re
from typing import Annotated, Literal

from pydantic import Field

from .fields import MAX_TOPICS, Color, Id, LabelDescription, LabelName, Summary, TeamName, Topic, Url
from .strict import StrictModel

Visibility = Literal["public", "private"]
Unlisted = Literal["keep", "delete"]


class Label(StrictModel):
    """A label as each repository that takes its set shall have it."""

    name: LabelName = Field(
        description="As it reads on GitHub. Names that differ only in case are one label."
    )
    color: Color = Field(description='Six hex digits, in quotes, without `#`: `"0e8a16"`.')
    description: LabelDescription | None = Field(
        None, description="What it means, in at most 100 characters."
    )
    aliases: tuple[LabelName, ...] = Field(
        (), description="Earlier names. A label found under one is renamed, and its issues keep it."
    )


class Features(StrictModel):
    """Which parts of a repository are switched on. A part that is left out stays as it is on GitHub."""

    issues: bool | None = Field(None, description="The issue tracker.")
    wiki: bool | None = Field(None, description="The wiki.")
    projects: bool | None = Field(None, description="GitHub's project boards.")
    discussions: bool | None = Field(None, description="The discussion forum.")


class Team(StrictModel):
    """The team that keeps a repository; the project's stewards are its maintainers."""

    name: TeamName = Field("", description="The team's name. By default the project's slug in small letters.")
    privacy: Literal["secret", "closed"] = Field(
        "secret", description="`secret`: seen by its members alone. `closed`: seen by the organization."
    )
    permission: Literal["read", "triage", "write", "maintain", "admin"] = Field(
        "maintain", description="What its members may do in the repository."
    )


class Repository(StrictModel):
    """The project's repository. What is left out follows `defaults`, or stays as it is on GitHub."""

    template: Id | None = Field(None, description="The template that a new repository starts from.")
    visibility: Visibility | None = Field(None, description="Who may see it.")
    description: Summary | None = Field(None, description="By default the project's summary.")
    homepage: Url | None = Field(None, description="By default `links.website`; `null` empties it.")
    topics: Annotated[tuple[Topic, ...], Field(max_length=MAX_TOPICS)] | None = Field(
        None, description="GitHub's topics, at most 20; `[]` removes all."
    )
    features: Features = Field(Features(), description="Parts that are switched on or off.")
    labels: tuple[Id, ...] | None = Field(None, description="Label sets, instead of those in `defaults`.")
    extra_labels: tuple[Label, ...] = Field((), description="Labels of this repository alone.")
    team: Team | None = Field(Team(), description="Its team; `null`: none.")
    unlisted: Unlisted | None = Field(
        None,
        description="What becomes of labels and team members that the manifest does not know.",
    )


class Defaults(StrictModel):
    """What holds for every repository of ours that does not say otherwise."""

    template: Id = Field("community", description="The template that a new repository starts from.")
    visibility: Visibility = Field(
        "public", description="Who may see it. Left out: only a new one is public; others stay as they are."
    )
    labels: tuple[Id, ...] = Field((), description="Label sets.")
    features: Features = Field(Features(), description="Parts that are switched on or off.")
    team: Team | None = Field(Team(), description="Its team; `null`: none.")
    unlisted: Unlisted = Field(
        "keep",
        description="What becomes of labels and team members that the manifest does not know.",
    )


def team_name(slug: str) -> str:
    """The name that GitHub's team addresses keep as it is: small letters, digits, `-` and `_`."""
    return re.sub(r"[^a-z0-9_-]+", "-", slug.lower()).strip("-")
