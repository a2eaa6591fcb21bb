"""What the manifest says of one project: what it is, who answers for it, whom it looks for."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from .fields import Date, Hours, Id, Language, Login, Name, SingleLine, Slug, Summary, Url, Zone
from .repository import Repository
from .strict import StrictModel

Status = Literal["active", "seeking-steward", "dormant", "archived"]


class Steward(StrictModel):
    """Somebody who answers for the project and has agreed to be listed in public."""

    login: Login = Field(description="The GitHub login, without `@`.")
    id: Annotated[int, Field(gt=0)] | None = Field(
        None, description="The account's number. Logins change hands, numbers do not; the bot writes it."
    )


class Trust(StrictModel):
    """What outsiders ask before they lend a hand or their name."""

    legal_form: SingleLine | None = Field(None, description="What the project is in law, in a few words.")
    license: Annotated[SingleLine, Field(max_length=100)] | None = Field(
        None, description="SPDX identifier of the licence of its work."
    )
    funds: SingleLine | None = Field(None, description="Where money comes from, or `none`.")


class Role(StrictModel):
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


def _repository_tag(value: Any) -> str:
    return "\0address" if isinstance(value, str) else "\0settings"


ExternalUrl = Annotated[Url, Tag("\0address")]
# A discriminator gives one clear error instead of one for each branch; its tags are cut out of error paths.
RepositoryOrUrl = Annotated[
    Annotated[Repository, Tag("\0settings")] | ExternalUrl, Discriminator(_repository_tag)
]


class Project(StrictModel):
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
    since: Date | None = Field(None, description="The day from which the status holds.")
    reason: SingleLine | None = Field(None, description="Why it holds, in words fit for the public.")
    organization: Login | None = Field(
        None,
        description="Where its repository is: one of `organizations`. By default the coalition's own.",
    )
    stewards: tuple[Steward, ...] = Field((), description="People who answer for it and agreed to be listed.")
    trust: Trust = Field(Trust(), description="What outsiders ask first.")
    repository: RepositoryOrUrl | None = Field(
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
    def is_managed(self) -> bool:
        """Whether its repository is kept by us. Otherwise it costs nothing and nothing is changed."""
        return isinstance(self.repository, Repository)

    @property
    def settings(self) -> Repository:
        """How its repository shall be, with nothing said where it is not ours."""
        return self.repository if isinstance(self.repository, Repository) else Repository()

    @property
    def external_url(self) -> str | None:
        """The address of a project that lives elsewhere."""
        return self.repository if isinstance(self.repository, str) else None

    @property
    def seeks_steward(self) -> bool:
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
