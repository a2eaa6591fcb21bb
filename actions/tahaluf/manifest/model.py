"""What a manifest says, as frozen models; they are the schema, and their descriptions are the reference.

A key that was left out stays distinguishable from one that was emptied: `settings()` and its neighbours
answer only for what the manifest speaks of, and everything else stays on GitHub as it is.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from . import words
from .sealing_key import SealingKey
from .words import (
    Color,
    Day,
    Hours,
    Id,
    LabelName,
    LabelText,
    Language,
    Line,
    Login,
    Name,
    Passage,
    Slug,
    Summary,
    TeamName,
    Topic,
    Url,
    Version,
    Zone,
    slug_identity,
)

Visibility = Literal["public", "private"]
Unlisted = Literal["keep", "delete"]
Intake = Literal["open", "members", "closed"]
Status = Literal["active", "seeking-steward", "dormant", "archived"]


class Strict(BaseModel):
    """Unknown keys are mistakes, a number is not a text, and a model once made does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Label(Strict):
    """A label as each repository that takes its set shall have it."""

    name: LabelName = Field(
        description="As it reads on GitHub. Names that differ only in case are one label."
    )
    color: Color = Field(description='Six hex digits, in quotes, without `#`: `"0e8a16"`.')
    description: LabelText | None = Field(None, description="What it means, in at most 100 characters.")
    aliases: tuple[LabelName, ...] = Field(
        (), description="Earlier names. A label found under one is renamed, and its issues keep it."
    )


class Term(Strict):
    """An entry of a closed list: forms offer it, people may write it in any of its spellings."""

    name: Name = Field(description="In English.")
    name_ar: Name | None = Field(None, description="In Arabic.")
    aliases: tuple[Name, ...] = Field((), description="Other words for the same.")


class Area(Term):
    """A field of work that projects belong to."""

    maintainers: TeamName | None = Field(
        None,
        description="A team of the organization that is told, in the roster, of volunteers whom no steward answers.",
    )


class Features(Strict):
    """Which parts of a repository are switched on. A part that is left out stays as it is on GitHub."""

    issues: bool | None = Field(None, description="The issue tracker.")
    wiki: bool | None = Field(None, description="The wiki.")
    projects: bool | None = Field(None, description="GitHub's project boards.")
    discussions: bool | None = Field(None, description="The discussion forum.")


class Team(Strict):
    """The team that keeps a repository; the project's stewards are its maintainers."""

    name: TeamName = Field("", description="The team's name. By default the project's slug in small letters.")
    privacy: Literal["secret", "closed"] = Field(
        "secret", description="`secret`: seen by its members alone. `closed`: seen by the organization."
    )
    permission: Literal["read", "triage", "write", "maintain", "admin"] = Field(
        "maintain", description="What its members may do in the repository."
    )


class Repository(Strict):
    """The project's repository. What is left out follows `defaults`, or stays as it is on GitHub."""

    template: Id | None = Field(None, description="The template that a new repository starts from.")
    visibility: Visibility | None = Field(None, description="Who may see it.")
    description: Summary | None = Field(None, description="By default the project's summary.")
    homepage: Url | None = Field(None, description="By default `links.website`; `null` empties it.")
    topics: Annotated[tuple[Topic, ...], Field(max_length=words.MOST_TOPICS)] | None = Field(
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


class Steward(Strict):
    """Somebody who answers for the project and has agreed to be listed in public."""

    login: Login = Field(description="The GitHub login, without `@`.")
    id: Annotated[int, Field(gt=0)] | None = Field(
        None, description="The account's number. Logins change hands, numbers do not; the bot writes it."
    )


class Trust(Strict):
    """What outsiders ask before they lend a hand or their name."""

    legal_form: Line | None = Field(None, description="What the project is in law, in a few words.")
    license: Annotated[Line, Field(max_length=100)] | None = Field(
        None, description="SPDX identifier of the licence of its work."
    )
    funds: Line | None = Field(None, description="Where money comes from, or `none`.")


class Role(Strict):
    """Work that a volunteer could take on."""

    id: Id = Field(description="Names the role inside its project; it stays when the title changes.")
    title: Name = Field(description="What the person would be.")
    skills: tuple[Id, ...] = Field((), description="Ids from `skills`; none: anybody can do it.")
    hours: Hours | None = Field(None, description="Hours a week: `4`, `3-5` or `10+`.")
    languages: tuple[Language, ...] = Field(
        (), description="One of these is needed. By default the project's."
    )
    zone: Zone | None = Field(
        None, description="Where its day is: `UTC+2`, or `UTC+1 to UTC+4`. Near ones are preferred."
    )
    open: Annotated[int, Field(ge=0, le=1000)] = Field(
        1, description="How many people are wanted; 0: none now."
    )


def _kind(value: Any) -> str:
    return "\0address" if isinstance(value, str) else "\0settings"


Elsewhere = Annotated[Url, Tag("\0address")]
# A discriminator gives one clear error instead of one for each branch; its tags are cut out of error paths.
Home = Annotated[Annotated[Repository, Tag("\0settings")] | Elsewhere, Discriminator(_kind)]


class Project(Strict):
    """One project of the coalition."""

    slug: Slug = Field(
        description="Its repository's name and its name in addresses: ASCII, chosen by a person."
    )
    name: Name = Field(description="Its name, in any script.")
    lang: Language = Field(
        "en", description="The language of its name and pages; decides the reading direction."
    )
    summary: Summary = Field(description="What it is for, in one line of at most 350 characters.")
    area: Id | None = Field(None, description="An id from `areas`.")
    status: Status = Field(
        "active",
        description="`seeking-steward`, `dormant` and `archived` carry `since` and `reason`.",
    )
    since: Day | None = Field(None, description="The day from which the status holds.")
    reason: Line | None = Field(None, description="Why it holds, in words fit for the public.")
    organization: Login | None = Field(
        None,
        description="Where its repository is: one of `organizations`. By default the coalition's own.",
    )
    stewards: tuple[Steward, ...] = Field((), description="People who answer for it and agreed to be listed.")
    trust: Trust = Field(Trust(), description="What outsiders ask first.")
    repository: Home | None = Field(
        Repository(),
        description="Left out: as in `defaults`; `null`: none; an address: it lives elsewhere.",
    )
    links: dict[Id, Url] = Field({}, description="Addresses by kind: `website`, `docs`, `chat`, `data`, …")
    roles: tuple[Role, ...] = Field((), description="Work that is open to volunteers.")
    aliases: tuple[Slug, ...] = Field(
        (), description="Earlier slugs: never used again. A repository found under one is renamed."
    )
    languages: tuple[Language, ...] = Field(
        default_factory=lambda data: (data["lang"],), description="Languages it works in. By default `lang`."
    )

    @property
    def governed(self) -> bool:
        """Whether its repository is kept by us. Otherwise it costs nothing and nothing is changed."""
        return isinstance(self.repository, Repository)

    @property
    def settings(self) -> Repository:
        """How its repository shall be, with nothing said where it is not ours."""
        return self.repository if isinstance(self.repository, Repository) else Repository()

    @property
    def elsewhere(self) -> str | None:
        """The address of a project that lives elsewhere."""
        return self.repository if isinstance(self.repository, str) else None

    @property
    def adoptable(self) -> bool:
        """Whether it looks for somebody who answers for it."""
        return self.status in ("seeking-steward", "dormant")

    @property
    def topics(self) -> tuple[str, ...] | None:
        """None: left as they are."""
        return self.settings.topics

    @property
    def homepage(self) -> str | None:
        """None: left as it is; empty: none."""
        if "homepage" in self.settings.model_fields_set:
            return self.settings.homepage or ""
        return self.links.get("website")

    @property
    def license(self) -> str | None:
        return self.trust.license


class Defaults(Strict):
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


class Recipient(Strict):
    """Somebody who opens what volunteers have sealed, with a secret key that only they have."""

    name: Name = Field(
        description="Public, and shown on the sealing page: better a desk (`newcomers`) than a person."
    )
    key: SealingKey = Field(description="The public half, as `tahaluf people keygen` printed it.")


class Sealing(Strict):
    """Whom volunteers can write to so that nobody else reads it; see [sealed.md](sealed.md)."""

    recipients: Annotated[tuple[Recipient, ...], Field(max_length=words.MOST_RECIPIENTS)] = Field(
        (), description="Each of them can open everything that is sealed; at most 20."
    )
    page: Url | None = Field(
        None, description="Where `site/seal/` is published. Left out: the form says to ask for the file."
    )


Passages = dict[Language, Passage]


class Volunteers(Strict):
    """How people come in, and how long they are waited for."""

    intake: Intake = Field(
        "open",
        description="Whose form is taken: everybody's, that of the organization's members, nobody's.",
    )
    closed: Passages = Field(
        {}, description="What a form is answered with while it is not taken, by language."
    )
    reach: Passages = Field(
        {}, description="How to reach a steward without GitHub, by language; it stands above the form."
    )
    answer_within: Annotated[int, Field(ge=1, le=90)] = Field(
        7, description="Days after which the area's maintainers are told that nobody has answered, once."
    )
    quiet: Annotated[int, Field(ge=7, le=365)] = Field(
        60, description="Days without a sign after which somebody is asked, in private, whether they go on."
    )
    invitations: Annotated[int, Field(ge=0, le=500)] = Field(
        50,
        description="Invitations to the organization in a day. GitHub allows 50, and 500 where it is a month "
        "old or pays.",
    )


class Brakes(Strict):
    """Where a run stops and asks instead of removing more, even where `unlisted: delete` allows it."""

    removals: Annotated[int, Field(ge=0)] = Field(10, description="At most this many removals in one run.")
    share: Annotated[int, Field(ge=0, le=100)] = Field(
        20, description="At most this percentage of what there is, in one run."
    )


class Manifest(Strict):
    """The whole coalition."""

    version: Version = Field(description="The version of this format: `1`.")
    organization: Login = Field(
        description="The GitHub organization, with the control repository and the roster."
    )
    organizations: tuple[Login, ...] = Field(
        (),
        description="Further organizations with projects; see [setup.md](setup.md#several-organizations).",
    )
    name: Name = Field(
        default_factory=lambda data: data["organization"],
        description="The coalition's name to people. By default the organization's.",
    )
    languages: dict[Language, Term] = Field(
        {}, description="Languages that forms offer. Empty: any code is fine."
    )
    defaults: Defaults = Field(Defaults(), description="What holds where a project does not say otherwise.")
    labels: dict[Id, tuple[Label, ...]] = Field({}, description="Label sets by name.")
    skills: dict[Id, Term] = Field({}, description="Skills that forms and roles speak of.")
    areas: dict[Id, Area] = Field({}, description="Areas of work.")
    roster: Slug = Field("roster", description="The private repository in which volunteers are kept.")
    sealing: Sealing = Field(Sealing(), description="Who opens what volunteers have sealed.")
    volunteers: Volunteers = Field(Volunteers(), description="How people come in.")
    brakes: Brakes = Field(Brakes(), description="Where a run stops and asks.")
    projects: tuple[Project, ...] = Field((), description="The projects, best in the order of their slugs.")

    @model_validator(mode="before")
    @classmethod
    def _without_empty_sections(cls, data: Any) -> Any:
        """A section with nothing under its name is one that was not begun yet."""
        return (
            {key: said for key, said in data.items() if said is not None} if isinstance(data, dict) else data
        )

    def project(self, slug: str) -> Project:
        """The project of that slug. Raises KeyError."""
        return self._by_slug[slug_identity(slug)]

    def find(self, slug: str) -> Project | None:
        """The project of that slug, if there is one. Earlier slugs do not count."""
        return self._by_slug.get(slug_identity(slug))

    def home(self, project: Project) -> str:
        """The organization that a project's repository and team are in."""
        return project.organization or self.organization

    def template(self, project: Project) -> str:
        return project.settings.template or self.defaults.template

    def visibility(self, project: Project) -> Visibility:
        """That of a new repository. One that is there keeps its own unless the manifest speaks of it."""
        return project.settings.visibility or self.defaults.visibility

    def speaks_of_visibility(self, project: Project) -> bool:
        return bool(project.settings.visibility) or "visibility" in self.defaults.model_fields_set

    def unlisted(self, project: Project) -> Unlisted:
        return project.settings.unlisted or self.defaults.unlisted

    def wanted_labels(self, project: Project) -> tuple[Label, ...]:
        """Labels of the project's sets in order, then its own. A label of its own replaces that of a set."""
        mine = project.settings
        sets = self.defaults.labels if mine.labels is None else mine.labels
        every = [label for name in sets for label in self.labels.get(name, ())] + list(mine.extra_labels)
        return tuple({words.label_identity(label.name): label for label in every}.values())

    def team(self, project: Project) -> Team | None:
        """The project's team with its name filled in; None where there is none."""
        mine, common = project.settings.team, self.defaults.team
        if not project.governed or mine is None:
            return None
        if common is None and "team" not in project.settings.model_fields_set:
            return None
        said = _said(common) | _said(mine)
        return Team(**{"name": team_name(project.slug), **said})

    def settings(self, project: Project) -> Mapping[str, Any]:
        """What the repository shall have, by REST's names; only what the manifest speaks of."""
        features = _said(self.defaults.features) | _said(project.settings.features)
        settings = {f"has_{name}": on for name, on in features.items() if on is not None}
        settings["description"] = project.settings.description or project.summary
        if project.homepage is not None:
            settings["homepage"] = project.homepage
        return settings

    @cached_property
    def memo(self) -> dict[str, Any]:
        """Room for what is computed once from this manifest, such as an index. It is no part of its value."""
        return {}

    @cached_property
    def _by_slug(self) -> Mapping[str, Project]:
        return {slug_identity(project.slug): project for project in self.projects}


def team_name(slug: str) -> str:
    """The name that GitHub's team addresses keep as it is: small letters, digits, `-` and `_`."""
    return re.sub(r"[^a-z0-9_-]+", "-", slug.lower()).strip("-")


def _said(model: BaseModel | None) -> dict[str, Any]:
    return model.model_dump(exclude_unset=True) if model else {}
