"""The manifest's settings for what GitHub Actions may do in a repository. Keys have the same names as in GitHub's REST
API.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from .fields import SingleLine, field_error
from .strict import StrictModel

ActionPattern = Annotated[SingleLine, Field(min_length=1, max_length=200)]


class ActionsPermissions(StrictModel):
    """What GitHub Actions may do in the repository. If a key is missing, the setting is left as it is on GitHub."""

    enabled: bool | None = Field(None, description="Whether workflows run at all.")
    allowed_actions: Literal["all", "local_only", "selected"] | None = Field(
        None,
        description="Which actions workflows may use: all of them, only those with the same owner, or selected ones.",
    )
    sha_pinning_required: bool | None = Field(
        None, description="Whether actions must be pinned to a full commit."
    )
    github_owned_allowed: bool | None = Field(
        None, description="With `selected`: whether actions by GitHub are allowed."
    )
    verified_allowed: bool | None = Field(
        None, description="With `selected`: whether actions by verified creators are allowed."
    )
    patterns_allowed: tuple[ActionPattern, ...] | None = Field(
        None, description="With `selected`: additional actions that are allowed, such as `octo-org/*`."
    )
    default_workflow_permissions: Literal["read", "write"] | None = Field(
        None, description="The permissions of a workflow's token if the workflow does not set them."
    )
    can_approve_pull_request_reviews: bool | None = Field(
        None, description="Whether workflows can create and approve pull requests."
    )

    @model_validator(mode="after")
    def _selects_only_if_selected(self) -> Self:
        selection = (self.github_owned_allowed, self.verified_allowed, self.patterns_allowed)
        if self.allowed_actions in ("all", "local_only") and any(value is not None for value in selection):
            what = f"with `allowed_actions: {self.allowed_actions}`, a selection of actions has no effect"
            fix = "write `allowed_actions: selected`, or remove the keys that select actions"
            raise field_error("actions-selection", what, fix)
        return self
