"""Decides what to do about issues that propose a project or share a resource. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .actions import (
        Action,
        AnnouncePull,
        CloseIssue,
        ClosePull,
        DismissReviews,
        OpenPull,
        ReopenPull,
        ReportProblems,
        RequestConsent,
        SetComment,
        UpdateBranch,
        UpdatePull,
    )
    from .consent_comments import CONSENT_TOPIC, description_markers, recorded_descriptions, request_languages
    from .decisions import (
        AuthorConsent,
        FactsQuery,
        author_consent,
        decide,
        facts_query,
    )
    from .lifecycle import announcement, report_internal_error
    from .people_request import (
        BRANCH_PREFIX,
        Invitation,
        PeopleRequest,
        TeamPerson,
        askable,
        is_request_commit,
        people_requests,
        request_body,
        request_commit,
        request_of_branch,
        request_title,
        with_consenting,
    )
    from .pull import (
        commit_matches_body,
        consent_request,
        described_as,
        is_our_commit,
        missing_consents,
        proposed_slug,
        reply_language,
        team_consent_request,
    )
    from .resource_decide import decide_resource
    from .state import (
        PROJECT,
        RESOURCE,
        Approval,
        Branch,
        ControlRepository,
        GitHubAccount,
        Issue,
        Proposal,
        ProposalFacts,
        ProposalKind,
        Pull,
        ResourceControl,
    )
    from .texts import COMMENT_TOPIC, DISMISSED

__all__ = [
    "BRANCH_PREFIX",
    "COMMENT_TOPIC",
    "CONSENT_TOPIC",
    "DISMISSED",
    "PROJECT",
    "RESOURCE",
    "Action",
    "AnnouncePull",
    "Approval",
    "AuthorConsent",
    "Branch",
    "CloseIssue",
    "ClosePull",
    "ControlRepository",
    "DismissReviews",
    "FactsQuery",
    "GitHubAccount",
    "Invitation",
    "Issue",
    "OpenPull",
    "PeopleRequest",
    "Proposal",
    "ProposalFacts",
    "ProposalKind",
    "Pull",
    "ReopenPull",
    "ReportProblems",
    "RequestConsent",
    "ResourceControl",
    "SetComment",
    "TeamPerson",
    "UpdateBranch",
    "UpdatePull",
    "announcement",
    "askable",
    "author_consent",
    "commit_matches_body",
    "consent_request",
    "decide",
    "decide_resource",
    "described_as",
    "description_markers",
    "facts_query",
    "is_our_commit",
    "is_request_commit",
    "missing_consents",
    "people_requests",
    "proposed_slug",
    "recorded_descriptions",
    "reply_language",
    "report_internal_error",
    "request_body",
    "request_commit",
    "request_languages",
    "request_of_branch",
    "request_title",
    "team_consent_request",
    "with_consenting",
]

__getattr__ = lazy_exports(__name__, __file__)
