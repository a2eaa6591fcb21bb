"""Describes rulesets in words, for plans."""

from collections.abc import Mapping
from typing import Any, Final

from tahaluf.plan import Json, pluralize

from .ruleset_values import ANYONE, DISMISSAL, RULES_WITHOUT_PARAMETERS, RulesetValue

# User-facing messages
ENFORCEMENT: Final = "enforcement"
APPLIES_TO: Final = "applies to"
EXCEPT: Final = "except"
BYPASS: Final = "may bypass it"
NO_BYPASS: Final = "nobody"
UNKNOWN_BYPASS: Final = "unknown"
# GitHub's own names for the rules, as on its pages
NAMES: Final = {
    "creation": "creation",
    "update": "updates",
    "deletion": "deletion",
    "non_fast_forward": "force pushes",
    "required_linear_history": "merge commits",
    "required_signatures": "unsigned commits",
    "pull_request": "pull request",
    "required_status_checks": "status checks",
    "merge_queue": "merge queue",
}
FORBIDDEN: Final = "forbidden"
ALLOWED: Final = "allowed"
REQUIRED: Final = "required"
NOT_REQUIRED: Final = "not required"
APPROVALS: Final = "with {approvals}"
EVERYTHING: Final = {"~ALL": "all {refs}", "~DEFAULT_BRANCH": "the default branch"}


def describe_ruleset(value: RulesetValue) -> dict[str, Json]:
    """Return the settings that restrict something, by name."""
    return {name: text for name, text in _words(value).items() if text not in (ALLOWED, NOT_REQUIRED, "", [])}


def describe_differences(old: RulesetValue, new: RulesetValue) -> dict[str, tuple[Json, Json]]:
    """Return the settings that differ, by name: the old value and the new one."""
    before, after = _words(old), _words(new)
    return {name: (before[name], text) for name, text in after.items() if before[name] != text}


def _words(value: RulesetValue) -> dict[str, Json]:
    return {
        ENFORCEMENT: value.enforcement,
        APPLIES_TO: _refs(value, value.include),
        EXCEPT: _refs(value, value.exclude),
        **{name: _rule(rule, value.rules.get(rule)) for rule, name in NAMES.items()},
        BYPASS: _bypass(value.bypass),
    }


def _bypass(actors: Mapping[str, str] | None) -> Json:
    if actors is None:
        return UNKNOWN_BYPASS
    return [f"{actor} ({mode})" for actor, mode in sorted(actors.items())] or NO_BYPASS


def _refs(value: RulesetValue, refs: frozenset[str]) -> list[Json]:
    """Name the branches or tags. Only GitHub's own names are used as format strings, because a pattern that people
    wrote could contain braces.
    """
    kind = "tags" if value.target == "tag" else "branches"
    return [EVERYTHING[ref].format(refs=kind) if ref in EVERYTHING else ref for ref in sorted(refs)]


def _rule(rule: str, parameters: Mapping[str, Any] | None) -> str:
    if rule in RULES_WITHOUT_PARAMETERS:
        return ALLOWED if parameters is None else FORBIDDEN
    if parameters is None:
        return NOT_REQUIRED
    return ", ".join(
        [REQUIRED, *filter(None, (_parameter(name, value) for name, value in parameters.items()))]
    )


def _parameter(name: str, value: Any) -> str:
    """Describe a rule's parameter, or return an empty string if it restricts nothing."""
    if name == "required_approving_review_count":
        return APPROVALS.format(approvals=pluralize(value, "approval")) if value else ""
    if name == "checks":
        contexts = (f"{context} by App {app}" if app else context for context, app in sorted(value, key=str))
        return ", ".join(contexts)
    words = name.replace("_", " ")
    if value is True:
        return words
    if value in (False, None) or (name == DISMISSAL and value == ANYONE):
        return ""
    if isinstance(value, frozenset):
        return f"{words}: {', '.join(sorted(value)) or 'nobody'}"
    return f"{words}: {value}"
