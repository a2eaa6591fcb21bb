"""Manages a repository's site on GitHub Pages.

GitHub shows a site's settings for only one repository at a time, but the organization's list shows which repositories
have a site.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.escape import escape_log
from tahaluf.kinds import Node, ProjectNode, RestReads, RootField, Selection, rest_fact, unread_fix
from tahaluf.manifest import Manifest, Pages, Project
from tahaluf.plan import (
    UNSET,
    Blocked,
    Change,
    ChangeContext,
    ChangeKind,
    FieldChange,
    FieldUpdate,
    Json,
    Operation,
    PlanItem,
    Rest,
    Risk,
    Steps,
    no_steps_for,
)
from tahaluf.problems import CommandError

from .importing import Imported, OrganizationState
from .pages_import import import_pages

HAS_SITE: Final = "has_pages"
SITE: Final = "pages"
SET_LATER: Final = frozenset(
    {"cname", "https_enforced"}
)  # GitHub accepts these only after the site has been created

# User-facing messages
PUBLISHES: Final = "publishes a site that anyone can read"
OTHER_CONTENT: Final = "the site then shows different content"
REMOVED: Final = "the entry says `pages: null`"
UNREAD: Final = "this token cannot read the site's settings, so Tahaluf does not change them"
UNREAD_FIX: Final = unread_fix("pages=read")
REJECTED: Final = "GitHub rejected the site's settings: {message}"
REJECTED_FIX: Final = (
    "check that the branch exists, that the domain already points to GitHub if you write `https_enforced: true`, "
    "and that your GitHub plan allows sites for private repositories"
)


@dataclass(frozen=True, slots=True)
class DesiredPages:
    """`values` is None if the repository should have no site."""

    slug: str
    values: Mapping[str, Json] | None


@dataclass(frozen=True, slots=True)
class ActualPages:
    """Whether the repository has a site, and the site's settings. Either is None if it was not read, and UNSET if the
    token cannot read it.
    """

    exists: Any
    values: Any = None


@dataclass(frozen=True, slots=True)
class CreateSite(Operation):
    values: Mapping[str, Json]

    @property
    def after(self) -> Json:
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class UpdateSite(FieldUpdate):
    """Sets some of the site's settings."""


@dataclass(frozen=True, slots=True)
class DeleteSite(Operation):
    @property
    def before(self) -> Json:
        return {"pages": True}


class PagesResource:
    name = "pages"
    permissions = ("pages=read",)
    selections: Mapping[RootField, Selection] = {"repository": Selection("name")}

    import_selections = selections
    import_reads = RestReads(frozenset({HAS_SITE}))

    def import_paths(self, node: Node) -> Mapping[str, str]:
        return {SITE: "pages"} if rest_fact(node, HAS_SITE) is True else {}

    def import_state(self, state: OrganizationState) -> Imported:
        return import_pages(state, lambda node: self.actual_state({"repository": node, "team": None}).values)

    def rest_reads(self, manifest: Manifest, project: Project) -> RestReads:
        if not self.is_used(manifest, project):
            return RestReads()
        return RestReads(frozenset({HAS_SITE}), {SITE: "pages"} if project.settings.pages else {})

    def is_used(self, manifest: Manifest, project: Project) -> bool:
        return "pages" in project.settings.model_fields_set

    def desired_state(self, manifest: Manifest, project: Project) -> DesiredPages | None:
        if not self.is_used(manifest, project):
            return None
        pages = project.settings.pages
        return DesiredPages(project.slug, None if pages is None else _values(pages))

    def actual_state(self, node: ProjectNode) -> ActualPages:
        repository = node["repository"]
        if not repository:
            return ActualPages(exists=False)
        exists, site = rest_fact(repository, HAS_SITE), rest_fact(repository, SITE)
        if not site:
            return ActualPages(exists, site)
        source = site.get("source") if site.get("build_type") == "legacy" else None
        values = {
            "build_type": site.get("build_type"),
            "source": source and f"{source['branch']} {source['path']}",
            "cname": site.get("cname"),
            "https_enforced": bool(site.get("https_enforced")),
        }
        return ActualPages(exists=True, values=values)

    def diff(self, desired: DesiredPages | None, actual: ActualPages) -> Iterator[PlanItem]:
        if desired is None or actual.exists is None:
            return
        slug = desired.slug
        if actual.exists is UNSET or (actual.exists and desired.values and actual.values is UNSET):
            yield Blocked(slug, self.name, self.name, UNREAD, UNREAD_FIX)
        elif desired.values is None:
            if actual.exists:
                yield _change(slug, ChangeKind.DELETE, DeleteSite(), reason=REMOVED)
        elif not actual.exists:
            values = {
                "build_type": "legacy" if desired.values.get("source") else "workflow",
                **desired.values,
            }
            yield _change(slug, ChangeKind.CREATE, CreateSite(values), reason=PUBLISHES, risk=Risk.ACCESS)
        elif actual.values:
            yield from _update_items(slug, desired.values, actual.values)

    def steps(self, change: Change, desired: DesiredPages, context: ChangeContext) -> Steps:
        path = f"{context.repository}/pages"
        rejected = frozenset({400, 404, 409, 422})
        match change.operation:
            case CreateSite(values):
                created = {key: value for key, value in _body(values).items() if key not in SET_LATER}
                response = yield Rest("POST", path, created, verify_path=path, expected_statuses=rejected)
                _check(response)
                if later := {key: values[key] for key in sorted(SET_LATER & values.keys())}:
                    _check((yield Rest("PUT", path, later, expected_statuses=rejected)))
            case UpdateSite() as update:
                _check((yield Rest("PUT", path, _body(update.new_values), expected_statuses=rejected)))
            case DeleteSite():
                yield Rest("DELETE", path, expected_statuses=frozenset({404}))
            case other:
                raise no_steps_for(other)
        return None


def _values(pages: Pages) -> dict[str, Json]:
    values: dict[str, Json] = {}
    if pages.build_type or pages.source:
        values["build_type"] = pages.build_type or "legacy"
    if pages.source:
        values["source"] = f"{pages.source.branch} {pages.source.path}"
    if "cname" in pages.model_fields_set:
        values["cname"] = pages.cname
    if pages.https_enforced is not None:
        values["https_enforced"] = pages.https_enforced
    return values


def _body(values: Mapping[str, Json]) -> dict[str, Any]:
    """Return the settings in the format that GitHub expects. In plans, a source is a branch and a folder in one
    string.
    """
    body: dict[str, Any] = dict(values)
    if source := values.get("source"):
        branch, _, path = str(source).rpartition(" ")
        body["source"] = {"branch": branch, "path": path}
    return body


def _update_items(slug: str, wanted: Mapping[str, Json], present: Mapping[str, Any]) -> Iterator[PlanItem]:
    changed = {key: value for key, value in wanted.items() if present[key] != value}
    if changed.get("build_type") == "legacy":
        changed["source"] = wanted["source"]  # GitHub requires a source with this build type
    if not changed:
        return
    fields = tuple(FieldChange(key, present[key], value) for key, value in changed.items())
    if "source" in changed:
        risk, reason = Risk.ACCESS, OTHER_CONTENT
    else:
        risk, reason = Risk.PROTECTION if changed.get("https_enforced") is False else Risk.NONE, ""
    yield _change(slug, ChangeKind.UPDATE, UpdateSite(fields), reason=reason, risk=risk)


def _check(response: Any) -> None:
    if response.status >= 400:
        message = escape_log(response.message)
        raise CommandError(REJECTED.format(message=message), REJECTED_FIX)


def _change(
    slug: str, kind: ChangeKind, operation: Operation, *, reason: str = "", risk: Risk = Risk.NONE
) -> Change:
    return Change(
        project=slug,
        resource=PagesResource.name,
        kind=kind,
        target="pages",
        operation=operation,
        reason=reason,
        risk=risk,
        content_writes=0,
    )
