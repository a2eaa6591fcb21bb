"""Rulesets in the manifest. They define the rules for branches and tags, and the people and Apps that may bypass these
rules.

Keys have the same names as in GitHub's REST API.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from tahaluf.fields import Id, SingleLine, StrictModel, TeamName, field_error

MergeMethod = Literal["merge", "squash", "rebase"]
BypassMode = Literal["always", "pull_request"]
Enforcement = Literal["active", "evaluate", "disabled"]
RulesetName = Annotated[SingleLine, Field(max_length=100)]
# A ref name or pattern such as `refs/heads/main`, `~DEFAULT_BRANCH` or `~ALL`
RefPattern = Annotated[SingleLine, Field(max_length=250)]


class DismissalActor(StrictModel):
    """A team whose members may dismiss reviews."""

    team: TeamName = Field(description="A team in the organization.")


class DismissalRestriction(StrictModel):
    """Who may dismiss reviews."""

    enabled: bool = Field(
        True,
        description="Whether only these teams may dismiss reviews. If not, anyone who can push may do so.",
    )
    allowed_actors: tuple[DismissalActor, ...] = Field(
        (), description="The teams whose members may dismiss reviews."
    )


class PullRequestRule(StrictModel):
    """Changes require a pull request."""

    required_approving_review_count: Annotated[int, Field(ge=0, le=10)] = Field(
        1, description="How many approvals a pull request needs."
    )
    dismiss_stale_reviews_on_push: bool = Field(False, description="Whether new commits dismiss approvals.")
    require_code_owner_review: bool = Field(False, description="Whether code owners must approve.")
    require_last_push_approval: bool = Field(
        False, description="Whether someone else must approve the most recent push."
    )
    required_review_thread_resolution: bool = Field(
        False, description="Whether all conversations must be resolved."
    )
    allowed_merge_methods: Annotated[tuple[MergeMethod, ...], Field(min_length=1)] | None = Field(
        None,
        description="The allowed merge methods. If this key is missing, they are left as they are on GitHub.",
    )
    dismissal_restriction: DismissalRestriction | None = Field(
        None,
        description="Who may dismiss reviews. If this key is missing, this setting is left as it is on GitHub.",
    )


class StatusCheck(StrictModel):
    """A status check that must pass."""

    context: SingleLine = Field(description="The name of the check.")
    integration_id: Annotated[int, Field(gt=0)] | None = Field(
        None,
        description="The id of the App that must report the check. If this key is missing, any App may report it.",
    )


class StatusChecksRule(StrictModel):
    """Status checks must pass."""

    checks: tuple[StatusCheck, ...] = Field(description="The checks that must pass.")
    strict_required_status_checks_policy: bool = Field(
        False, description="Whether the branch must be up to date before merging."
    )
    do_not_enforce_on_create: bool = Field(
        False, description="Whether a branch may be created even if a check fails."
    )


class MergeQueueRule(StrictModel):
    """Changes are merged through a merge queue."""

    check_response_timeout_minutes: Annotated[int, Field(ge=1, le=360)] = Field(
        60, description="How many minutes a required check may take."
    )
    grouping_strategy: Literal["ALLGREEN", "HEADGREEN"] = Field(
        "ALLGREEN", description="Whether each change in a group must pass the checks, or only the last one."
    )
    max_entries_to_build: Annotated[int, Field(ge=0, le=100)] = Field(
        5, description="How many changes are checked at a time."
    )
    max_entries_to_merge: Annotated[int, Field(ge=0, le=100)] = Field(
        5, description="The maximum number of changes that are merged together."
    )
    merge_method: Literal["MERGE", "SQUASH", "REBASE"] = Field(
        "MERGE", description="How the queue merges changes."
    )
    min_entries_to_merge: Annotated[int, Field(ge=0, le=100)] = Field(
        1, description="The minimum number of changes that are merged together."
    )
    min_entries_to_merge_wait_minutes: Annotated[int, Field(ge=0, le=360)] = Field(
        5, description="How many minutes the queue waits for this minimum number of changes."
    )


class Rules(StrictModel):
    """The rules of a ruleset. A missing rule does not apply."""

    creation: bool = Field(False, description="Only those who may bypass the rules can create matching refs.")
    update: bool = Field(False, description="Only those who may bypass the rules can push to matching refs.")
    deletion: bool = Field(False, description="Only those who may bypass the rules can delete matching refs.")
    non_fast_forward: bool = Field(False, description="Nobody can force-push.")
    required_linear_history: bool = Field(False, description="Merge commits are not allowed.")
    required_signatures: bool = Field(False, description="Commits must be signed.")
    pull_request: PullRequestRule | None = Field(None, description="Changes need a pull request.")
    required_status_checks: StatusChecksRule | None = Field(None, description="Status checks must pass.")
    merge_queue: MergeQueueRule | None = Field(None, description="Changes are merged through a queue.")


class BypassActor(StrictModel):
    """Who may bypass a ruleset: exactly one of `team`, `role`, `app`, `organization_admin` and `deploy_key`."""

    team: TeamName | None = Field(None, description="A team in the organization.")
    role: Literal["write", "maintain", "admin"] | None = Field(
        None, description="Everyone with this role in the repository."
    )
    app: Id | None = Field(None, description="An App, identified by the name in its URL.")
    organization_admin: bool = Field(False, description="The owners of the organization.")
    deploy_key: bool = Field(False, description="The repository's deploy keys.")
    bypass_mode: BypassMode = Field(
        "always",
        description="When the ruleset may be bypassed: `always`, or only in a `pull_request`, where this "
        "remains visible.",
    )

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        named = [self.team, self.role, self.app, self.organization_admin, self.deploy_key]
        if sum(map(bool, named)) != 1:
            what = "this entry does not say who may bypass the rules"
            fix = "write exactly one of team, role, app, organization_admin and deploy_key"
            raise field_error("bypass-actor", what, fix)
        return self


class Ruleset(StrictModel):
    """Rules for branches or tags with matching names."""

    target: Literal["branch", "tag"] = Field("branch", description="What the ruleset protects.")
    enforcement: Enforcement = Field(
        "active",
        description="Whether the ruleset applies. `evaluate` only reports violations, and needs an Enterprise plan.",
    )
    include: Annotated[tuple[RefPattern, ...], Field(min_length=1)] = Field(
        default_factory=lambda data: ("~ALL",) if data.get("target") == "tag" else ("~DEFAULT_BRANCH",),
        description="The refs to which the ruleset applies: `~DEFAULT_BRANCH`, `~ALL` or patterns such as "
        "`refs/heads/release-*`. "
        "Default: the default branch, or all tags.",
    )
    exclude: tuple[RefPattern, ...] = Field((), description="Refs to which the ruleset does not apply.")
    bypass_actors: tuple[BypassActor, ...] = Field((), description="Who may bypass the ruleset.")
    rules: Rules = Field(description="The rules that the ruleset contains.")
