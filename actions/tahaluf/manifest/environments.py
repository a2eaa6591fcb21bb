"""A repository's deployment environments in the manifest. Keys have the same names as in GitHub's REST API."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tahaluf.fields import SingleLine, StrictModel, TeamName, field_error

EnvironmentName = Annotated[SingleLine, Field(max_length=255)]
MAX_WAIT: int = 43_200  # the limit in minutes: GitHub allows at most 30 days
MAX_REVIEWERS: int = 6  # GitHub's limit


class BranchPolicy(StrictModel):
    """A pattern for branches or tags."""

    name: Annotated[SingleLine, Field(max_length=250)] = Field(
        description="A name or pattern, such as `main` or `release-*`."
    )
    type: Literal["branch", "tag"] = Field(
        "branch", description="Whether the name or pattern applies to branches or tags."
    )


class DeploymentBranchPolicy(StrictModel):
    """Which branches and tags may deploy: exactly one of `protected_branches` and `custom_branch_policies`."""

    protected_branches: bool = Field(False, description="Whether only protected branches may deploy.")
    custom_branch_policies: Annotated[tuple[BranchPolicy, ...], Field(min_length=1)] | None = Field(
        None,
        description="If this key is set, only branches and tags that match one of these patterns may deploy.",
    )

    @model_validator(mode="after")
    def _says_one(self) -> Self:
        if self.protected_branches == (self.custom_branch_policies is not None):
            what = "this policy does not say which branches may deploy"
            fix = (
                "write either `protected_branches: true` or `custom_branch_policies`; "
                "`deployment_branch_policy: null` allows every branch"
            )
            raise field_error("branch-policy", what, fix)
        return self


class Environment(StrictModel):
    """A deployment environment. Keys that are missing are left as they are on GitHub."""

    wait_timer: Annotated[int, Field(ge=0, le=MAX_WAIT)] | None = Field(
        None, description="How many minutes each deployment waits before it starts."
    )
    reviewers: Annotated[tuple[TeamName, ...], Field(max_length=MAX_REVIEWERS)] | None = Field(
        None,
        description="One person from these teams must approve each deployment. Other reviewers are removed; "
        "`[]` removes all of them.",
    )
    prevent_self_review: bool | None = Field(
        None, description="Whether to prevent the person who started a deployment from approving it."
    )
    deployment_branch_policy: DeploymentBranchPolicy | None = Field(
        None, description="Which branches and tags may deploy; `null` allows all."
    )

    @model_validator(mode="after")
    def _has_reviewers(self) -> Self:
        if self.prevent_self_review and self.reviewers == ():
            what = "`prevent_self_review` has no effect without reviewers"
            raise field_error("self-review", what, "list teams under `reviewers`, or remove the key")
        return self
