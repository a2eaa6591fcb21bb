"""Teams that do not belong to one project: shared by several, or the parent of others."""

from typing import Literal

from pydantic import Field

from .fields import SingleLine, TeamName
from .strict import StrictModel

Permission = Literal["read", "triage", "write", "maintain", "admin"]
Privacy = Literal["secret", "closed"]


class SharedTeam(StrictModel):
    """A team that several projects share. Missing keys are left as they are on GitHub."""

    description: SingleLine | None = Field(None, description="What the team is for.")
    privacy: Privacy = Field(
        "closed",
        description="`secret`: visible only to its members. `closed`: visible to the organization. "
        "An existing team changes only if this key is written.",
    )
    parent: TeamName | None = Field(
        None, description="The team above it, one of `teams`; its access is inherited. `null`: none."
    )
