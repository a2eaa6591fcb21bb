"""Teams that do not belong to a single project: several projects share them, or they are the parents of other teams."""

from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from tahaluf.fields import Login, SingleLine, StrictModel, TeamName, field_error

Permission = Literal["read", "triage", "write", "maintain", "admin"]
PERMISSION_ORDER: Final[tuple[str, ...]] = get_args(Permission)  # sorted from least to most access
Privacy = Literal["secret", "closed"]
Unlisted = Literal["keep", "delete"]


class TeamMember(StrictModel):
    """A person on a shared team who has agreed to be listed there."""

    login: Login = Field(description="The GitHub login, without `@`.")
    id: Annotated[int, Field(gt=0)] | None = Field(
        None, description="The account's id. A login can pass to another owner; an id cannot."
    )
    role: Literal["member", "maintainer"] = Field("member", description="The person's role in the team.")


class SharedTeam(StrictModel):
    """A team shared by several projects. Missing keys are left as they are on GitHub."""

    description: SingleLine | None = Field(None, description="What the team is for.")
    organization: Login | None = Field(
        None,
        description="The organization in which the team is created. Default: the coalition's `organization`. The "
        "team is also created in every other organization in which a project uses it.",
    )
    privacy: Privacy = Field(
        "closed",
        description="Who can see the team: only its members (`secret`) or everyone in the organization (`closed`). "
        "An existing team keeps its privacy if this key is missing.",
    )
    parent: TeamName | None = Field(
        None,
        description="The parent team, which must be listed in `teams`. The team inherits its parent's access. "
        "`null` means no parent.",
    )
    members: tuple[TeamMember, ...] | None = Field(
        None, description="The people on the team. Each of them has to agree first."
    )
    unlisted_members: Unlisted = Field(
        "keep", description="Whether to keep or remove people on the team who are not in `members`."
    )

    @model_validator(mode="after")
    def _lists_somebody_to_keep(self) -> Self:
        if self.unlisted_members == "delete" and self.members is None:
            what = "without `members`, `unlisted_members: delete` would remove everyone from the team"
            fix = "list the people on the team under `members`, or write `unlisted_members: keep`"
            raise field_error("unlisted-without-members", what, fix)
        return self
