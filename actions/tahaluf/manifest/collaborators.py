"""People with direct access to a repository, without a team."""

from typing import Annotated

from pydantic import Field

from tahaluf.fields import Login, StrictModel

from .teams import Permission


class Collaborator(StrictModel):
    """A person who has agreed to have direct access to the repository. Collaborators need not be members of the
    organization.
    """

    login: Login = Field(description="The GitHub login, without `@`.")
    id: Annotated[int, Field(gt=0)] | None = Field(
        None, description="The account's id. A login can pass to another owner; an id cannot."
    )
    permission: Permission = Field("write", description="The person's permission on the repository.")
