"""The manifest as frozen pydantic models, which also define the JSON Schema and the reference page.

A missing key differs from an empty one: `settings_for` and similar methods return only the settings in the manifest,
and all others stay as they are on GitHub.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, model_validator

from tahaluf.fields import (
    Id,
    Language,
    Login,
    Name,
    Slug,
    StrictModel,
    TeamName,
    Version,
    label_identity,
    login_identity,
    slug_identity,
)
from tahaluf.kinds import Key

from .collaborators import Collaborator
from .environments import Environment
from .project import Project, Steward
from .public_site import PublicSite
from .repository import Defaults, Label, Team, Visibility, team_name
from .rulesets import Ruleset
from .teams import Permission, SharedTeam, TeamMember, Unlisted
from .translations import Translations, in_language
from .volunteers import Sealing, Volunteers


class Term(StrictModel):
    """An entry in a fixed list of terms. Forms offer the term, and people can use its name or any alias."""

    name: Name = Field(description="The name in English.")
    aliases: tuple[Name, ...] = Field((), description="Other names, such as former ones.")
    translations: Translations = Field({}, description="Translations of the name, by language.")

    def name_in(self, language: str) -> str:
        """Return the name in that language, or in English if there is no translation."""
        translation = in_language(self.translations, language)
        return translation.name if translation else self.name

    @property
    def all_names(self) -> tuple[str, ...]:
        """The name in each language, and the aliases."""
        translated = (translation.name for translation in self.translations.values())
        return tuple(dict.fromkeys((self.name, *translated, *self.aliases)))


class Area(Term):
    """An area of work that projects belong to."""

    maintainers: TeamName | None = Field(
        None,
        description="A team in the organization. This team is notified about volunteers whom no steward "
        "has answered.",
    )


class RemovalLimits(StrictModel):
    """Limit how much one run may remove, even with `unlisted: delete`. A run that would exceed them stops and asks for
    confirmation.
    """

    removals: Annotated[int, Field(ge=0)] = Field(
        10, description="The maximum number of removals in one run."
    )
    share: Annotated[int, Field(ge=0, le=100)] = Field(
        20, description="The maximum percentage of existing items that one run may remove."
    )


class Updates(StrictModel):
    """How changes to templates reach the repositories."""

    open_pull_requests: Annotated[int, Field(ge=0)] = Field(
        20,
        description="The maximum number of update pull requests that are open at a time. With `0`, none are "
        "opened.",
    )


class Manifest(StrictModel):
    """The whole coalition."""

    version: Version = Field(description="Format version: `1`.")
    organization: Login = Field(
        description="The GitHub organization with the control repository and the roster."
    )
    organizations: tuple[Login, ...] = Field(
        (),
        description="Additional organizations with projects; see [organizations.md](organizations.md).",
    )
    name: Name = Field(
        default_factory=lambda data: data["organization"],
        description="The coalition's display name. Default: the organization's login.",
    )
    translations: Translations = Field({}, description="Translations of the coalition's name, by language.")
    locales: Annotated[tuple[Language, ...], Field(min_length=1)] = Field(
        ("en", "ar"),
        description="The languages that the coalition uses, in order. Forms and pages are available in each "
        "of them, and the bot replies in them. Tahaluf is translated into `en` and `ar`; see "
        "[languages.md](languages.md).",
    )
    languages: dict[Language, Term] = Field(
        {}, description="Languages that forms offer. If the list is empty, any code is accepted."
    )
    defaults: Defaults = Field(Defaults(), description="Settings for projects that do not set their own.")
    labels: dict[Id, tuple[Label, ...]] = Field({}, description="Label sets, keyed by name.")
    teams: dict[TeamName, SharedTeam] = Field(
        {},
        description="Teams that several projects share, keyed by name. A team that does not exist is created.",
    )
    skills: dict[Id, Term] = Field({}, description="Skills that forms offer and roles require.")
    areas: dict[Id, Area] = Field({}, description="Areas of work.")
    site: PublicSite = Field(PublicSite(), description="The coalition's public site.")
    roster: Slug = Field("roster", description="The private repository with the volunteers' records.")
    sealing: Sealing = Field(Sealing(), description="Who can open sealed messages from volunteers.")
    volunteers: Volunteers = Field(Volunteers(), description="How volunteers join.")
    removal_limits: RemovalLimits = Field(
        RemovalLimits(), description="How much a run may remove before it stops and asks for confirmation."
    )
    updates: Updates = Field(Updates(), description="How changes to templates reach repositories.")
    projects: tuple[Project, ...] = Field((), description="The projects, preferably sorted by slug.")

    @model_validator(mode="before")
    @classmethod
    def _without_empty_sections(cls, data: Any) -> Any:
        """Treat an empty section (`labels:`) as missing."""
        return (
            {key: value for key, value in data.items() if value is not None}
            if isinstance(data, dict)
            else data
        )

    def name_in(self, language: str) -> str:
        """Return the coalition's name in that language, or `name` if there is no translation."""
        translation = in_language(self.translations, language)
        return translation.name if translation else self.name

    def project(self, slug: str) -> Project:
        """Return the project with that slug. Raises `KeyError` if there is none."""
        return self._by_slug[slug_identity(slug)]

    @property
    def people(self) -> tuple[Steward | Collaborator | TeamMember, ...]:
        """Everyone who gets access through the manifest, once for each place where they are named."""
        in_projects = (person for project in self.projects for person in project.people)
        return (*in_projects, *(person for team in self.teams.values() for person in team.members or ()))

    @property
    def roster_repository(self) -> str:
        """The full name of the private repository with the volunteers' records, `owner/name`."""
        return f"{self.organization}/{self.roster}"

    def is_main(self, organization: str) -> bool:
        """Whether this organization has the control repository and the roster."""
        return login_identity(organization) == login_identity(self.organization)

    def entries_listing(self, account: int | None, login: str) -> tuple[str, ...]:
        """Return the names of the projects and shared teams that list this account, as people read them.

        The login counts only for people whom the manifest lists without an id, because a login can pass to another
        account.
        """
        entries = [
            *((project.slug, project.people) for project in self.projects),
            *((f"the team {name}", team.members or ()) for name, team in self.teams.items()),
        ]
        identity = login_identity(login)
        return tuple(
            name
            for name, people in entries
            if any(
                login_identity(person.login) == identity if person.id is None else person.id == account
                for person in people
            )
        )

    def find(self, slug: str) -> Project | None:
        """Return the project with that slug, or None. Aliases do not count."""
        return self._by_slug.get(slug_identity(slug))

    def organization_of(self, project: Project) -> str:
        """Return the organization that owns the project's repository and team."""
        return project.organization or self.organization

    def full_name_of(self, project: Project) -> str:
        """Return the full name of the project's repository: `organization/name`."""
        return f"{self.organization_of(project)}/{project.repository_name}"

    def find_repository(self, organization: str, name: str) -> Project | None:
        """Return the project with this managed repository, or None. Former names do not count."""
        return self._by_repository.get((login_identity(organization), slug_identity(name)))

    def template_of(self, project: Project) -> str | None:
        """Return the template whose files the repository gets, or None if Tahaluf does not manage its files."""
        settings = project.settings
        return settings.template if "template" in settings.model_fields_set else self.defaults.template

    def visibility_of(self, project: Project) -> Visibility:
        """Return the visibility for a new repository. An existing repository keeps its visibility unless its entry
        says otherwise.
        """
        return project.settings.visibility or self.defaults.visibility

    @property
    def private_slugs(self) -> tuple[str, ...]:
        """The slugs of the projects whose repositories are private."""
        return tuple(
            project.slug
            for project in self.projects
            if project.is_managed and self.visibility_of(project) == "private"
        )

    def unlisted_policy(self, project: Project) -> Unlisted:
        """Return what happens to labels that are not in the manifest."""
        return project.settings.unlisted or self.defaults.unlisted

    def unlisted_members_policy(self, project: Project) -> Unlisted:
        """Return what happens to team members who are not stewards. For an adopted team, only its own entry counts."""
        return project.settings.unlisted_members or (
            "keep" if project.adopt else self.defaults.unlisted_members
        )

    def labels_for(self, project: Project) -> tuple[Label, ...]:
        """Return the labels from the project's sets, in order, followed by its own labels, which replace labels of
        the same name.
        """
        settings = project.settings
        sets = self.defaults.labels if settings.labels is None else settings.labels
        all_labels = [label for name in sets for label in self.labels.get(name, ())] + list(
            settings.extra_labels
        )
        return tuple({label_identity(label.name): label for label in all_labels}.values())

    def team_for(self, project: Project) -> Team | None:
        """Return the project's team with its name filled in, or None if it has no team."""
        own_team, default_team = project.settings.team, self.defaults.team
        if not project.is_managed or own_team is None:
            return None
        if default_team is None and "team" not in project.settings.model_fields_set:
            return None
        explicit = _explicit_fields(default_team) | _explicit_fields(own_team)
        return Team(**{"name": team_name(project.slug), **explicit})

    def teams_for(self, project: Project) -> Mapping[str, Permission] | None:
        """Return the permissions of additional teams in the repository, by team. The result is None if the manifest
        does not manage these teams.
        """
        own = project.settings.teams
        grants = self.defaults.teams if own is None else own
        if not project.is_managed or grants is None:
            return None
        team = self.team_for(project)
        return {name: grant for name, grant in grants.items() if not (team and name == team.name)}

    def rulesets_for(self, project: Project) -> Mapping[str, Ruleset] | None:
        """Return the rulesets of the project's repository, by name. The result is None if the manifest does not
        manage rulesets.
        """
        own = project.settings.rulesets
        return (self.defaults.rulesets if own is None else own) if project.is_managed else None

    def environments_for(self, project: Project) -> Mapping[str, Environment] | None:
        """Return the repository's environments, by name. The result is None if the manifest does not manage them."""
        own = project.settings.environments
        return (self.defaults.environments if own is None else own) if project.is_managed else None

    def settings_for(self, project: Project) -> Mapping[str, Any]:
        """Return the repository settings that the manifest sets, by their names in GitHub's REST API."""
        features = _merged(self.defaults.features, project.settings.features)
        settings: dict[str, Any] = {f"has_{name}": enabled for name, enabled in features.items()}
        if description := project.settings.description or project.summary:
            settings["description"] = description
        if project.homepage is not None:
            settings["homepage"] = project.homepage
        return settings

    def repository_settings_for(self, project: Project) -> Mapping[str, Any]:
        """Return the other repository settings that the manifest sets, by their names in GitHub's REST API."""
        return _merged(self.defaults.settings, project.settings.settings)

    def security_for(self, project: Project) -> Mapping[str, bool]:
        """Return the security features that the manifest turns on or off in the repository."""
        security = _merged(self.defaults.security, project.settings.security)
        return {name: value for name, value in security.items() if name != "configuration"}

    def security_configuration_for(self, project: Project) -> str | None:
        """Return the code security configuration to attach to the repository, or None if the manifest does not name
        one.
        """
        name: str | None = _merged(self.defaults.security, project.settings.security).get("configuration")
        return name

    def setting_for(self, project: Project, key: Key) -> Any:
        """Return the value of a kind's key for the project's repository, as described in `Kind`. The result is None
        if the manifest does not set it.
        """
        own, shared = project.settings, self.defaults
        if key.default is not None:
            return _merged(getattr(shared, key.name, {}), getattr(own, key.name)) or None
        return getattr(own if key.name in own.model_fields_set else shared, key.name, None)

    @cached_property
    def for_adopted(self) -> "Manifest":
        """The manifest for adopted repositories, without defaults for settings that such a repository already has.

        The template is kept, since its files are only proposed in a pull request. The team is kept, since it may be
        new.
        """
        kept = {"template": self.defaults.template, "team": self.defaults.team}
        return self.model_copy(update={"defaults": Defaults.model_validate(kept)})

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy. Data that was derived from this manifest is not copied, because the copy may differ from the
        manifest.
        """
        copied = super().model_copy(update=update, deep=deep)
        for name, attribute in vars(type(self)).items():
            if isinstance(attribute, cached_property):
                vars(copied).pop(name, None)
        return copied

    @cached_property
    def cache(self) -> dict[str, Any]:
        """A cache for data derived from this manifest, such as an index. It is not part of the manifest's value."""
        return {}

    @cached_property
    def _by_slug(self) -> Mapping[str, Project]:
        return {slug_identity(project.slug): project for project in self.projects}

    @cached_property
    def _by_repository(self) -> Mapping[tuple[str, str], Project]:
        return {
            (login_identity(self.organization_of(project)), slug_identity(project.repository_name)): project
            for project in self.projects
            if project.is_managed
        }


def _merged(defaults: BaseModel | Mapping[str, Any], own: BaseModel | Mapping[str, Any]) -> dict[str, Any]:
    """Return the values set in an entry or, if it does not set them, in the defaults. A null in an entry removes the
    default. If the values are a mapping, however, null is a value.
    """
    fields = _explicit_fields(defaults) | _explicit_fields(own)
    return {name: value for name, value in fields.items() if value is not None or isinstance(own, Mapping)}


def _explicit_fields(values: BaseModel | Mapping[str, Any] | None) -> dict[str, Any]:
    return values.model_dump(exclude_unset=True) if isinstance(values, BaseModel) else dict(values or {})
