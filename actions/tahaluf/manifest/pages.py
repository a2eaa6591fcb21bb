"""The manifest's settings for a repository's GitHub Pages site. Keys have the same names as in GitHub's REST API."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tahaluf.fields import SingleLine, StrictModel, field_error

from .repository_settings import BranchName

HostName = Annotated[SingleLine, Field(max_length=253, pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")]


class PagesSource(StrictModel):
    """The branch and folder from which the site is built."""

    branch: BranchName = Field(description="The branch, which must exist.")
    path: Literal["/", "/docs"] = Field("/", description="The folder in the branch.")


class Pages(StrictModel):
    """The repository's site on GitHub Pages. Keys that are missing are left as they are on GitHub."""

    build_type: Literal["workflow", "legacy"] | None = Field(
        None,
        description="How the site is published: by a workflow, or by GitHub from `source` (`legacy`). "
        "A new site with neither this key nor `source` is published by a workflow.",
    )
    source: PagesSource | None = Field(None, description="The source from which GitHub builds the site.")
    cname: HostName | None = Field(None, description="The site's own domain; `null` means none.")
    https_enforced: bool | None = Field(None, description="Whether the site is available only over HTTPS.")

    @model_validator(mode="after")
    def _has_a_source(self) -> Self:
        if self.build_type == "workflow" and self.source:
            what = "a workflow publishes the site, so `source` has no effect"
            raise field_error("pages-source", what, "remove `source`, or write `build_type: legacy`")
        if self.build_type == "legacy" and not self.source:
            what = "the branch from which GitHub builds the site is missing"
            raise field_error("pages-source", what, "add `source: {branch: …}`")
        return self
