"""What a manifest says, as frozen models; they are the schema, and their descriptions are the reference.

A key that was left out stays distinguishable from one that was emptied: `settings()` and its neighbours
answer only for what the manifest speaks of, and everything else stays on GitHub as it is.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, Field, model_validator

from .fields import Id, Language, Login, Name, Slug, TeamName, Version, label_identity, slug_identity
from .project import Project
from .repository import Defaults, Label, Team, Unlisted, Visibility, team_name
from .strict import StrictModel
from .volunteers import Sealing, Volunteers


class Term(StrictModel):
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


class RemovalLimits(StrictModel):
    """Where a run stops and asks instead of removing more, even where `unlisted: delete` allows it."""

    removals: Annotated[int, Field(ge=0)] = Field(10, description="At most this many removals in one run.")
    share: Annotated[int, Field(ge=0, le=100)] = Field(
        20, description="At most this percentage of what there is, in one run."
    )


class Manifest(StrictModel):
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
    brakes: RemovalLimits = Field(RemovalLimits(), description="Where a run stops and asks.")
    projects: tuple[Project, ...] = Field((), description="The projects, best in the order of their slugs.")

    @model_validator(mode="before")
    @classmethod
    def _without_empty_sections(cls, data: Any) -> Any:
        """A section with nothing under its name is one that was not begun yet."""
        return (
            {key: value for key, value in data.items() if value is not None}
            if isinstance(data, dict)
            else data
        )

    def project(self, slug: str) -> Project:
        """The project of that slug. Raises KeyError."""
        return self._by_slug[slug_identity(slug)]

    def find(self, slug: str) -> Project | None:
        """The project of that slug, if there is one. Earlier slugs do not count."""
        return self._by_slug.get(slug_identity(slug))

    def organization_of(self, project: Project) -> str:
        """The organization that a project's repository and team are in."""
        return project.organization or self.organization

    def template_of(self, project: Project) -> str:
        return project.settings.template or self.defaults.template

    def visibility_of(self, project: Project) -> Visibility:
        """That of a new repository. One that is there keeps its own unless the manifest speaks of it."""
        return project.settings.visibility or self.defaults.visibility

    def sets_visibility(self, project: Project) -> bool:
        return bool(project.settings.visibility) or "visibility" in self.defaults.model_fields_set

    def unlisted_policy(self, project: Project) -> Unlisted:
        return project.settings.unlisted or self.defaults.unlisted

    def labels_for(self, project: Project) -> tuple[Label, ...]:
        """Labels of the project's sets in order, then its own. A label of its own replaces that of a set."""
        settings = project.settings
        sets = self.defaults.labels if settings.labels is None else settings.labels
        all_labels = [label for name in sets for label in self.labels.get(name, ())] + list(
            settings.extra_labels
        )
        return tuple({label_identity(label.name): label for label in all_labels}.values())

    def team_for(self, project: Project) -> Team | None:
        """The project's team with its name filled in; None where there is none."""
        own_team, default_team = project.settings.team, self.defaults.team
        if not project.is_managed or own_team is None:
            return None
        if default_team is None and "team" not in project.settings.model_fields_set:
            return None
        explicit = _explicit_fields(default_team) | _explicit_fields(own_team)
        return Team(**{"name": team_name(project.slug), **explicit})

    def settings_for(self, project: Project) -> Mapping[str, Any]:
        """What the repository shall have, by REST's names; only what the manifest speaks of."""
        features = _explicit_fields(self.defaults.features) | _explicit_fields(project.settings.features)
        settings = {f"has_{name}": enabled for name, enabled in features.items() if enabled is not None}
        settings["description"] = project.settings.description or project.summary
        if project.homepage is not None:
            settings["homepage"] = project.homepage
        return settings

    @cached_property
    def cache(self) -> dict[str, Any]:
        """Room for what is computed once from this manifest, such as an index. It is no part of its value."""
        return {}

    @cached_property
    def _by_slug(self) -> Mapping[str, Project]:
        return {slug_identity(project.slug): project for project in self.projects}


def _explicit_fields(model: BaseModel | None) -> dict[str, Any]:
    return model.model_dump(exclude_unset=True) if model else {}
