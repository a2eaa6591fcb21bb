"""A project in the manifest: its description, stewards, settings and open roles."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from tahaluf.fields import (
    Date,
    Hours,
    Id,
    Language,
    License,
    Login,
    Name,
    SingleLine,
    Slug,
    StrictModel,
    Successor,
    Summary,
    Url,
    Zone,
)

from .collaborators import Collaborator
from .repository import Repository
from .translations import ProjectTranslation, RoleTranslation, in_language

Status = Literal["active", "seeking-steward", "dormant", "archived"]


class Steward(StrictModel):
    """A person who is responsible for the project and has agreed to be listed publicly."""

    login: Login = Field(description="The GitHub login, without `@`.")
    id: Annotated[int, Field(gt=0)] | None = Field(
        None,
        description="The account's id, added by the bot. A login can pass to another owner; an id cannot.",
    )
    public: bool = Field(
        False,
        description="Whether the public site names the account. The bot writes `true` after the steward's own "
        "`/list-me`.",
    )


class Trust(StrictModel):
    """Answers to questions that people ask before they join or support the project."""

    legal_form: SingleLine | None = Field(None, description="The project's legal form, in a few words.")
    license: License | None = Field(
        None, description="The SPDX identifier of the project's licence, or an SPDX expression."
    )
    funds: SingleLine | None = Field(None, description="Where the project's funding comes from, or `none`.")


class Role(StrictModel):
    """An open role for volunteers."""

    id: Id = Field(description="Identifies the role within its project; keep it even if the title changes.")
    title: Name = Field(description="The role's title, such as “Cartographer”.")
    translations: dict[Language, RoleTranslation] = Field(
        {}, description="Translations of the title, by language."
    )
    skills: tuple[Id, ...] = Field(
        (), description="Ids from `skills`. If the list is empty, no skills are needed."
    )
    hours: Hours | None = Field(None, description="Hours per week, such as `4`, `3-5` or `10+`.")
    languages: tuple[Language, ...] = Field(
        (),
        description="The volunteer needs at least one of these languages. Default: the project's languages.",
    )
    zone: Zone | None = Field(
        None,
        description="The time zone, such as `UTC+2` or `UTC+1 to UTC+4`. Volunteers in nearby time zones are "
        "preferred.",
    )
    open: Annotated[int, Field(ge=0, le=1000)] = Field(
        1, description="The number of people needed; `0` if nobody is currently needed."
    )
    added: Date | None = Field(None, description="The date on which the role was added, shown in feeds.")
    until: Date | None = Field(None, description="The last day on which the role is open to volunteers.")

    def is_open_on(self, day: date) -> bool:
        """Whether the role is open on that day."""
        return self.open > 0 and (self.until is None or day <= self.until)

    def title_in(self, language: str) -> str:
        """Return the title in that language, or `title` if there is no translation."""
        translation = in_language(self.translations, language)
        return translation.title if translation else self.title


def _repository_tag(value: Any) -> str:
    return "\0address" if isinstance(value, str) else "\0settings"


ExternalUrl = Annotated[Url, Tag("\0address")]
# With a discriminator, pydantic reports one error rather than one for each alternative. The tags are removed from the
# paths of errors.
RepositoryOrUrl = Annotated[
    Annotated[Repository, Tag("\0settings")] | ExternalUrl, Discriminator(_repository_tag)
]


class Project(StrictModel):
    """One of the coalition's projects."""

    slug: Slug = Field(
        description="The project's short name, used in URLs. It is also the repository's name, unless "
        "`repository.name` is set. ASCII only."
    )
    name: Name = Field(description="The display name, in any script.")
    lang: Language = Field(
        "en",
        description="The language of the project's name and pages, which also determines the text direction.",
    )
    summary: Summary = Field(
        "",
        description="The project's purpose, on one line of at most 350 characters. "
        "If this is missing, the repository's description is left as it is on GitHub.",
    )
    translations: dict[Language, ProjectTranslation] = Field(
        {},
        description="Translations of the name and summary, by language. They are part of what the project's "
        "stewards agree to.",
    )
    area: Id | None = Field(None, description="An id from `areas`.")
    status: Status = Field(
        "active",
        description="`seeking-steward` and `dormant` require `since` and `reason`.",
    )
    since: Date | None = Field(None, description="The date on which the project entered this status.")
    reason: SingleLine | None = Field(None, description="The reason for the status. It is public.")
    added: Date | None = Field(
        None, description="The date on which the project was proposed, shown in feeds. The bot writes it."
    )
    listed: bool = Field(
        True,
        description="Whether the project appears on the public site. The manifest itself stays public. "
        "A slug that begins with a dot never appears there.",
    )
    successor: Successor | None = Field(
        None, description="For an archived project: the slug or URL of the project that continues it."
    )
    kept_at: Url | None = Field(
        None, description="For an archived project: where its code, data or documents are kept."
    )
    epitaph: SingleLine | None = Field(
        None,
        description="For an archived project: what it achieved or what people learned from it, in one line.",
    )
    organization: Login | None = Field(
        None,
        description="The repository's organization, one of `organizations`. Default: `organization`.",
    )
    stewards: tuple[Steward, ...] = Field(
        (), description="People who are responsible for the project and have agreed to be listed."
    )
    trust: Trust = Field(Trust(), description="The project's legal form, licence and funding.")
    repository: RepositoryOrUrl | None = Field(
        Repository(),
        description="If this key is missing, `defaults` apply. `null` means that there is no repository. A URL "
        "means that the project is hosted elsewhere and not managed.",
    )
    links: dict[Id, Url] = Field({}, description="URLs by kind: `website`, `docs`, `chat`, `data`, …")
    roles: tuple[Role, ...] = Field((), description="Open roles for volunteers.")
    adopt: bool = Field(
        False,
        description="Whether to take over a repository or a team that already exists. "
        "If true, defaults do not change existing settings, and the team keeps its members.",
    )
    aliases: tuple[Slug, ...] = Field(
        (),
        description="Former slugs, which are never reused. A repository that still has one of these names is renamed.",
    )
    languages: tuple[Language, ...] = Field(
        default_factory=lambda data: (data["lang"],),
        description="Languages in which the project works. Default: `lang`.",
    )

    def name_in(self, language: str) -> str:
        """Return the name in that language, or `name` if there is no translation."""
        translation = in_language(self.translations, language)
        return (translation and translation.name) or self.name

    def summary_in(self, language: str) -> str:
        """Return the summary in that language, or `summary` if there is no translation."""
        translation = in_language(self.translations, language)
        return (translation and translation.summary) or self.summary

    @property
    def all_names(self) -> tuple[str, ...]:
        """The name in each language."""
        translated = (translation.name for translation in self.translations.values())
        return tuple(dict.fromkeys((self.name, *filter(None, translated))))

    @property
    def is_on_site(self) -> bool:
        """Whether the project appears on the public site. `.github` does not, because GitHub Pages ignores folders
        whose names begin with a dot.
        """
        return self.listed and not self.slug.startswith(".")

    @property
    def is_managed(self) -> bool:
        """Whether Tahaluf manages the project's repository. If not, Tahaluf reads nothing about it from GitHub and
        writes nothing to it.
        """
        return isinstance(self.repository, Repository)

    @property
    def settings(self) -> Repository:
        """The repository settings. They are empty if the repository is not managed."""
        return self.repository if isinstance(self.repository, Repository) else Repository()

    @property
    def repository_name(self) -> str:
        """The name of the managed repository: `repository.name`, or the slug."""
        return self.settings.name or self.slug

    @property
    def repository_names(self) -> tuple[str, ...]:
        """The current and former names of the managed repository."""
        return tuple(dict.fromkeys((self.repository_name, *self.settings.aliases, *self.aliases)))

    @property
    def collaborators(self) -> tuple[Collaborator, ...]:
        """The people with direct access to the repository. The result is empty if the manifest does not manage them."""
        return self.settings.collaborators or ()

    @property
    def people(self) -> tuple[Steward | Collaborator, ...]:
        """The people to whom the entry gives access: stewards and collaborators."""
        return (*self.stewards, *self.collaborators)

    @property
    def external_url(self) -> str | None:
        """The URL of a project that is hosted elsewhere."""
        return self.repository if isinstance(self.repository, str) else None

    @property
    def seeks_steward(self) -> bool:
        """Whether the project needs a steward."""
        return self.status in ("seeking-steward", "dormant")

    @property
    def topics(self) -> tuple[str, ...] | None:
        """The topics. None leaves them unchanged."""
        return self.settings.topics

    @property
    def homepage(self) -> str | None:
        """The homepage. None leaves it unchanged, and an empty string removes it."""
        if "homepage" in self.settings.model_fields_set:
            return self.settings.homepage or ""
        return self.links.get("website")

    @property
    def license(self) -> str | None:
        return self.trust.license
