"""The manifest's other repository settings, such as merge methods and the default branch.

Keys have the same names as in GitHub's REST API.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tahaluf.fields import SingleLine, StrictModel, field_error

BranchName = Annotated[SingleLine, Field(max_length=250)]


class RepositorySettings(StrictModel):
    """Repository settings. If a key is missing, the setting is left as it is on GitHub."""

    allow_merge_commit: bool | None = Field(
        None, description="Whether pull requests can be merged with a merge commit."
    )
    allow_squash_merge: bool | None = Field(
        None, description="Whether pull requests can be merged by squashing."
    )
    allow_rebase_merge: bool | None = Field(
        None, description="Whether pull requests can be merged by rebasing."
    )
    allow_auto_merge: bool | None = Field(
        None, description="Whether pull requests can be merged automatically once all requirements are met."
    )
    allow_update_branch: bool | None = Field(
        None, description="Whether GitHub offers to update a pull request's branch if it is behind its base."
    )
    delete_branch_on_merge: bool | None = Field(
        None, description="Whether a branch is deleted when its pull request is merged."
    )
    merge_commit_title: Literal["PR_TITLE", "MERGE_MESSAGE"] | None = Field(
        None, description="The title of a merge commit."
    )
    merge_commit_message: Literal["PR_BODY", "PR_TITLE", "BLANK"] | None = Field(
        None, description="The message of a merge commit."
    )
    squash_merge_commit_title: Literal["PR_TITLE", "COMMIT_OR_PR_TITLE"] | None = Field(
        None, description="The title of a squashed commit."
    )
    squash_merge_commit_message: Literal["PR_BODY", "COMMIT_MESSAGES", "BLANK"] | None = Field(
        None, description="The message of a squashed commit."
    )
    web_commit_signoff_required: bool | None = Field(
        None, description="Whether commits made on GitHub's website must be signed off."
    )
    is_template: bool | None = Field(
        None, description="Whether others can use the repository as a template for their own."
    )
    default_branch: BranchName | None = Field(
        None,
        description="The default branch. The branch must exist; in a repository that Tahaluf creates, the "
        "first branch gets this name.",
    )

    @model_validator(mode="after")
    def _allows_a_merge(self) -> Self:
        if (self.allow_merge_commit, self.allow_squash_merge, self.allow_rebase_merge) == (
            False,
            False,
            False,
        ):
            what = "no pull request could be merged"
            raise field_error("merge-methods", what, "allow at least one of merge, squash and rebase")
        return self
