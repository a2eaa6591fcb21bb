"""Manages a repository's security features, such as secret scanning.

Turning a feature off needs a review, even if this only undoes a change that someone made on GitHub.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.kinds import ProjectNode, RestReads, RootField, Selection, rest_fact, unread_fix
from tahaluf.manifest import SECURITY_NEEDS, Manifest, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    PlanItem,
    Rest,
    Risk,
    Steps,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .importing import Imported, OrganizationState
from .security_import import import_security

ALERTS: Final = "dependabot_alerts"
REPORTING: Final = "private_vulnerability_reporting"
ANALYSIS: Final = "security_and_analysis"  # the field of a repository that lists the features below
ANALYSED: Final = ("dependabot_security_updates", "secret_scanning", "secret_scanning_push_protection")
# Features on which others depend come first
FEATURES: Final = (ALERTS, *ANALYSED, REPORTING)
# Features that have their own path. All others are part of the repository's settings
PATHS: Final = {
    ALERTS: "vulnerability-alerts",
    "dependabot_security_updates": "automated-security-fixes",
    REPORTING: "private-vulnerability-reporting",
}

# User-facing messages
UNREAD: Final = "this token cannot see whether the feature is on, so Tahaluf does not change it"
UNREAD_FIX: Final = unread_fix("administration=read")
MISSING: Final = "this feature needs `{needed}`, which is off"
MISSING_FIX: Final = "turn on `{needed}` in the manifest"
ALSO: Final = "this also turns off {names}"
REJECTED: Final = "GitHub rejected `{feature}`: {message}"
REJECTED_FIX: Final = (
    "if GitHub does not offer this feature for the repository, write `{feature}: null` in the entry"
)


@dataclass(frozen=True, slots=True)
class DesiredSecurity:
    slug: str
    features: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class ActualSecurity:
    """Whether each feature is on. A value is None if it was not read, and UNSET if the token cannot read it.

    `is_new`: whether this run creates or has created the repository.
    """

    features: Mapping[str, Any]
    is_public: bool = True
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class SetFeature(FieldUpdate):
    """Turns one feature on or off."""

    @property
    def feature(self) -> str:
        return self.fields[0].name

    @property
    def is_on(self) -> bool:
        return bool(self.fields[0].new)


class SecurityResource:
    name = "security"
    permissions = ("administration=read", "metadata=read")
    selections: Mapping[RootField, Selection] = {
        "repository": Selection("name visibility hasVulnerabilityAlertsEnabled")
    }

    import_selections = selections
    import_reads = RestReads(frozenset({ANALYSIS}), {REPORTING: PATHS[REPORTING]})

    def import_state(self, state: OrganizationState) -> Imported:
        return import_security(
            state, lambda node: self.actual_state({"repository": node, "team": None}).features
        )

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        features = manifest.security_for(project).keys()
        return RestReads(
            frozenset({ANALYSIS} if features & set(ANALYSED) else ()),
            {REPORTING: PATHS[REPORTING]} if REPORTING in features else {},
        )

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return bool(manifest.security_for(project))

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredSecurity | None:
        features = manifest.security_for(project)
        return DesiredSecurity(project.slug, features) if features else None

    def actual_state(self, node: ProjectNode) -> ActualSecurity:
        repository = node["repository"]
        if not repository:
            return ActualSecurity(dict.fromkeys(FEATURES, False), is_new=True)
        analysis = rest_fact(repository, ANALYSIS)
        features: dict[str, Any] = {ALERTS: repository.get("hasVulnerabilityAlertsEnabled", UNSET)}
        for name in ANALYSED:
            if analysis in (None, UNSET):
                features[name] = analysis
                continue
            status = (analysis.get(name) or {}).get("status")
            features[name] = UNSET if status is None else status == "enabled"
        reporting = rest_fact(repository, REPORTING)
        features[REPORTING] = reporting["enabled"] if reporting else reporting
        return ActualSecurity(features, repository.get("visibility") == "PUBLIC", "justCreated" in repository)

    def diff(self, desired: DesiredSecurity | None, actual: ActualSecurity) -> Iterator[PlanItem]:
        if desired is None:
            return
        differing = []
        for name in FEATURES:
            wanted, present = desired.features.get(name), actual.features.get(name)
            if wanted is None or present is None or (name == REPORTING and not actual.is_public):
                continue
            if present is UNSET:
                yield Blocked(desired.slug, self.name, name, UNREAD, UNREAD_FIX)
            elif present != wanted:
                differing.append(name)
        for name in (name for name in differing if desired.features[name]):
            needed = SECURITY_NEEDS.get(name)
            if needed and desired.features.get(needed, actual.features.get(needed)) is False:
                reason, fix = MISSING.format(needed=needed), MISSING_FIX.format(needed=needed)
                yield Blocked(desired.slug, self.name, name, reason, fix)
            else:
                yield _change(desired.slug, name, True)
        for name in (name for name in reversed(differing) if not desired.features[name]):
            others = [
                other
                for other, needed in SECURITY_NEEDS.items()
                if needed == name and actual.features.get(other) is True and other not in desired.features
            ]
            reason = ALSO.format(names=", ".join(others)) if others else ""
            risk = Risk.NONE if actual.is_new else Risk.PROTECTION
            yield _change(desired.slug, name, False, reason=reason, risk=risk)

    def steps(self, change: Change, desired: DesiredSecurity, context: ChangeContext) -> Steps:
        match change.operation:
            case SetFeature(feature=feature, is_on=is_on):
                response = yield _request(feature, is_on, context)
                if response.status == 422:
                    message = escape_log(response.message)
                    raise CommandError(
                        REJECTED.format(feature=feature, message=message),
                        REJECTED_FIX.format(feature=feature),
                    )
            case other:
                raise no_steps_for(other)
        return None


def _request(feature: str, is_on: bool, context: ChangeContext) -> Rest:
    rejected = frozenset({422})
    if path := PATHS.get(feature):
        method: Any = "PUT" if is_on else "DELETE"
        return Rest(
            method,
            f"{context.repository}/{path}",
            expected_statuses=rejected,
            just_created=context.just_created,
        )
    body = {ANALYSIS: {feature: {"status": "enabled" if is_on else "disabled"}}}
    return Rest(
        "PATCH", context.repository, body, expected_statuses=rejected, just_created=context.just_created
    )


def _change(slug: str, feature: str, is_on: bool, *, reason: str = "", risk: Risk = Risk.NONE) -> Change:
    return Change(
        project=slug,
        resource=SecurityResource.name,
        kind=ChangeKind.UPDATE,
        target=feature,
        operation=SetFeature((FieldChange(feature, not is_on, is_on),)),
        reason=reason,
        risk=risk,
        content_writes=0,
    )
