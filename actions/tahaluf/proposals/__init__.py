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
    from .pull import (
        commit_matches_body,
        consent_request,
        described_as,
        is_our_commit,
        missing_consents,
        proposed_slug,
        reply_language,
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
    "Issue",
    "OpenPull",
    "Proposal",
    "ProposalFacts",
    "ProposalKind",
    "Pull",
    "ReopenPull",
    "ReportProblems",
    "RequestConsent",
    "ResourceControl",
    "SetComment",
    "UpdateBranch",
    "UpdatePull",
    "announcement",
    "author_consent",
    "commit_matches_body",
    "consent_request",
    "decide",
    "decide_resource",
    "described_as",
    "description_markers",
    "facts_query",
    "is_our_commit",
    "missing_consents",
    "proposed_slug",
    "recorded_descriptions",
    "reply_language",
    "report_internal_error",
    "request_languages",
]

__getattr__ = lazy_exports(__name__, __file__)
