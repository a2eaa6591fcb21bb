"""Repository settings in the manifest, for one project or as defaults for all projects."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, create_model

from tahaluf.fields import (
    BY_TYPE,
    LIST,
    MAX_TOPICS,
    NUMBER,
    SWITCH,
    TEXT,
    Color,
    FormerLabelName,
    Id,
    LabelDescription,
    LabelName,
    SingleLine,
    Slug,
    StrictModel,
    Summary,
    TeamName,
    Topic,
    Url,
)
from tahaluf.kinds import KINDS, Key

from .collaborators import Collaborator
from .environments import Environment, EnvironmentName
from .pages import Pages
from .repository_settings import RepositorySettings
from .rulesets import Ruleset, RulesetName
from .security import Security
from .teams import Permission, Privacy, Unlisted

ModelT = TypeVar("ModelT", bound=StrictModel)
Visibility = Literal["public", "private"]
VariableValue = Annotated[
    Annotated[SingleLine, TEXT]
    | Annotated[bool, SWITCH]
    | Annotated[int, NUMBER]
    | Annotated[tuple[SingleLine, ...], LIST],
    BY_TYPE,
]


class Label(StrictModel):
    """A label for every repository that uses the label's set."""

    name: LabelName = Field(
        description="The name on GitHub. Names that differ only in case are the same label."
    )
    color: Color = Field(description='Six hex digits in quotes, without `#`: `"0e8a16"`.')
    description: LabelDescription | None = Field(
        None, description="The label's meaning, in at most 100 characters."
    )
    aliases: tuple[FormerLabelName, ...] = Field(
        (),
        description="Former names. A label that still has one of these names is renamed, and stays on its issues.",
    )


class Features(StrictModel):
    """A repository's features. If a key is missing, the feature is left as it is on GitHub."""

    issues: bool | None = Field(None, description="Whether issues are turned on.")
    wiki: bool | None = Field(None, description="Whether the wiki is turned on.")
    projects: bool | None = Field(None, description="Whether projects are turned on.")
    discussions: bool | None = Field(None, description="Whether discussions are turned on.")


class Team(StrictModel):
    """The team with access to the repository. The project's stewards are the team's maintainers."""

    name: TeamName = Field("", description="The team's name. Default: the project's slug in lowercase.")
    privacy: Privacy = Field(
        "secret",
        description="Who can see the team: only its members (`secret`) or everyone in the organization "
        "(`closed`).",
    )
    permission: Permission = Field(
        "maintain", description="The permission that the team's members have on the repository."
    )
    parent: TeamName | None = Field(
        None,
        description="The parent team, which must be listed in `teams`. The team inherits its parent's access. "
        "`null` means no parent. "
        "If this key is missing, the parent is left as it is on GitHub.",
    )


def _with_keys(keys: Iterable[Key]) -> Callable[[type[ModelT]], type[ModelT]]:
    """Return a class decorator that adds these keys to the end of a model. Type checkers do not know these keys;
    `Manifest.setting_for` reads their values.
    """
    fields: dict[str, Any] = {
        key.name: (key.type, Field(key.default, description=key.description)) for key in keys
    }

    def decorate(model: type[ModelT]) -> type[ModelT]:
        return create_model(
            model.__name__,
            __base__=model,
            __doc__=model.__doc__,
            __module__=model.__module__,
            __cls_kwargs__={"defer_build": False},  # the model without these keys is never built
            **fields,
        )

    return decorate


@_with_keys(kind.key for kind in KINDS)
class Repository(StrictModel, defer_build=True):
    """The project's repository. Keys that are missing here and in `defaults` are left as they are on GitHub."""

    name: Slug | None = Field(
        None,
        description="The repository's name, if it differs from the slug. Only for coalitions with several "
        "organizations; see [organizations.md](organizations.md).",
    )
    aliases: tuple[Slug, ...] = Field(
        (),
        description="Former names of the repository, if they are not former slugs. A repository that still has one "
        "of these names is renamed.",
    )
    template: Id | None = Field(
        None, description="The template whose files the repository contains; `null` for none."
    )
    variables: dict[Id, VariableValue] = Field(
        {},
        description="Values for the template's own variables, with the types declared in its `template.yml`.",
    )
    visibility: Visibility | None = Field(None, description="Who can see the repository.")
    description: Summary | None = Field(
        None, description="The repository's description. Default: the project's summary."
    )
    homepage: Url | None = Field(
        None, description="The repository's homepage. Default: `links.website`; `null` removes it."
    )
    topics: Annotated[tuple[Topic, ...], Field(max_length=MAX_TOPICS)] | None = Field(
        None, description="The repository's topics, at most 20; `[]` removes all of them."
    )
    features: Features = Field(Features(), description="Features to turn on or off.")
    settings: RepositorySettings = Field(
        RepositorySettings(), description="How pull requests are merged, and other settings."
    )
    labels: tuple[Id, ...] | None = Field(
        None, description="The label sets to use instead of those in `defaults`."
    )
    extra_labels: tuple[Label, ...] = Field((), description="Labels that only this repository has.")
    team: Team | None = Field(Team(), description="The team, or `null` for no team.")
    teams: dict[TeamName, Permission] | None = Field(
        None,
        description="Other teams and their permissions; they replace those in `defaults`. If this key is set, "
        "teams that the manifest names elsewhere lose their access.",
    )
    collaborators: tuple[Collaborator, ...] | None = Field(
        None,
        description="People with direct access. If this key is set, everyone else except owners loses direct access, "
        "unless `unlisted_collaborators` says otherwise.",
    )
    unlisted_collaborators: Unlisted = Field(
        "delete",
        description="If `collaborators` is set: whether to keep or remove the direct access of everyone else.",
    )
    rulesets: dict[RulesetName, Ruleset] | None = Field(
        None,
        description="The repository's rulesets, keyed by name, which replace those in `defaults`. If this key is "
        "set, the repository's other rulesets are deleted.",
    )
    security: Security = Field(Security(), description="Security features to turn on or off.")
    environments: dict[EnvironmentName, Environment] | None = Field(
        None,
        description="The repository's deployment environments, keyed by name, which replace those in `defaults`. If "
        "this key is set, other environments are "
        "deleted, except `github-pages`.",
    )
    pages: Pages | None = Field(None, description="The site on GitHub Pages; `null` removes it.")
    unlisted: Unlisted | None = Field(
        None,
        description="Whether to keep or delete labels that are not in the manifest.",
    )
    unlisted_members: Unlisted | None = Field(
        None,
        description="Whether to keep or remove team members who are not stewards.",
    )


@_with_keys(kind.key for kind in KINDS if kind.key.is_shared)
class Defaults(StrictModel, defer_build=True):
    """Settings for every managed repository that does not set its own."""

    template: Id | None = Field(
        "community", description="The template for a new repository; `null` for none."
    )
    visibility: Visibility = Field(
        "public",
        description="Who can see a new repository. Existing repositories keep their visibility.",
    )
    labels: tuple[Id, ...] = Field((), description="The label sets that repositories use.")
    features: Features = Field(Features(), description="Features to turn on or off.")
    settings: RepositorySettings = Field(
        RepositorySettings(), description="How pull requests are merged, and other settings."
    )
    team: Team | None = Field(Team(), description="The team, or `null` for no team.")
    teams: dict[TeamName, Permission] | None = Field(
        None, description="Additional teams with access to every repository, and their permissions."
    )
    rulesets: dict[RulesetName, Ruleset] | None = Field(
        None, description="Rulesets for every repository, keyed by name."
    )
    security: Security = Field(Security(), description="Security features to turn on or off.")
    environments: dict[EnvironmentName, Environment] | None = Field(
        None, description="Deployment environments for every repository, keyed by name."
    )
    unlisted: Unlisted = Field(
        "keep",
        description="Whether to keep or delete labels that are not in the manifest.",
    )
    unlisted_members: Unlisted = Field(
        "keep",
        description="Whether to keep or remove team members who are not stewards. "
        "Stewards who are no longer in the manifest are always removed.",
    )


def team_name(slug: str) -> str:
    """Return a team name that equals its own slug on GitHub: lowercase letters, digits, `_` and single `-`."""
    return re.sub(r"[^a-z0-9_]+", "-", slug.lower()).strip("-")
