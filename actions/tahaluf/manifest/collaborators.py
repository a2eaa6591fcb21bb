"""People with direct access to a repository, without a team."""

from typing import Annotated

from pydantic import Field

from tahaluf.fields import Login, StrictModel

from .teams import Permission


class Collaborator(StrictModel):
    """A person with direct access to the repository, from inside or outside the organization, who has agreed to
    this.
    """

    login: Login = Field(description="The GitHub login, without `@`.")
    id: Annotated[int, Field(gt=0)] | None = Field(
        None, description="The account's id. A login can pass to another owner; an id cannot."
    )
    permission: Permission = Field("write", description="What they may do.")
