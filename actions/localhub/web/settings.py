"""The read-only page of a repository's settings."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from localhub.domain import (
    NotFound,
    UnitOfWork,
    accounts,
    collaborators,
    custom_properties,
    grants,
    pages,
    permissions,
    rules,
    security,
    settings,
    teams,
)
from localhub.domain.repositories import Repository
from localhub.web.frame import page_frame
from localhub.web.visit import Page, Visit, page

Rows = Iterator[tuple[str, str]]

GENERAL: Final = (
    "visibility", "default_branch", "homepage", "has_issues", "has_wiki", "has_projects", "has_discussions",
    "is_template", "allow_merge_commit", "allow_squash_merge", "allow_rebase_merge", "allow_auto_merge",
    "allow_update_branch", "delete_branch_on_merge", "merge_commit_title", "merge_commit_message",
    "squash_merge_commit_title", "squash_merge_commit_message", "web_commit_signoff_required",
)  # fmt: skip
ACTIONS: Final = (
    "actions_enabled", "allowed_actions", "sha_pinning_required", "github_owned_allowed", "verified_allowed",
    "patterns_allowed", "workflow_permissions", "workflows_approve",
)  # fmt: skip


@page("/{owner}/{repo}/settings")
def repository_settings(visit: Visit) -> Page:
    repository = visit.repository("metadata.read")
    if not permissions.is_allowed(visit.uow, "administration.read", repository):
        raise NotFound
    sections = {name: list(rows(visit.uow, repository)) for name, rows in SECTIONS.items()}
    return Page("settings.html", page_frame(visit.uow, repository, "administration") | {"sections": sections})


def _general(uow: UnitOfWork, repository: Repository) -> Rows:
    yield from ((name, _text(getattr(repository, name))) for name in GENERAL)
    yield "topics", _text(repository.topics)


def _access(uow: UnitOfWork, repository: Repository) -> Rows:
    for team, permission in grants.of_repository(uow, repository):
        yield f"team {team.name}", permission
    for person in collaborators.all_of(uow, repository, "direct"):
        yield person.login, _text(collaborators.permission_of(uow, repository, person))
    for invitation in collaborators.invitations(uow, repository):
        login = accounts.account(uow, invitation.invitee_id).login
        yield f"{login}, invited", invitation.permission


def _rules(uow: UnitOfWork, repository: Repository) -> Rows:
    for row in rules.all_of(uow, repository):
        conditions = row.conditions.get("ref_name", {})
        yield f"{row.name}: applies to", f"{row.target}, {row.enforcement}; {_text(conditions)}"
        for rule in row.rules:
            yield f"{row.name}: {rule['type']}", _text(rule.get("parameters") or True)
        for actor in row.bypass_actors:
            kind = f"{actor['actor_type']} {actor.get('actor_id') or ''}".strip()
            yield f"{row.name}: bypass", f"{kind}, {actor.get('bypass_mode', 'always')}"
    for protection in rules.protections(uow, repository):
        yield f"branch protection of {protection.branch}", _text(protection.asked)


def _environments(uow: UnitOfWork, repository: Repository) -> Rows:
    for row in settings.environments(uow, repository):
        patterns = [f"{one.type} {one.name}" for one in settings.branch_policies(uow, row)]
        values = {
            "wait_timer": row.wait_timer,
            "reviewers": [f"{kind} {_reviewer(uow, kind, number)}" for kind, number in row.waits_for],
            "prevent_self_review": row.prevent_self_review,
            "branches": patterns or row.branch_policy or "all",
        }
        yield row.name, _text(values)


def _reviewer(uow: UnitOfWork, kind: str, number: int) -> str:
    return teams.team(uow, number).name if kind == "Team" else accounts.account(uow, number).login


def _pages(uow: UnitOfWork, repository: Repository) -> Rows:
    if pages.has_site(uow, repository):
        site = pages.find_site(uow, repository)
        names = ("build_type", "branch", "path", "cname", "https_enforced")
        yield from ((name, _text(getattr(site, name))) for name in names)


def _security(uow: UnitOfWork, repository: Repository) -> Rows:
    yield from ((name, _text(getattr(repository, column))) for name, column in security.COLUMNS.items())


def _actions(uow: UnitOfWork, repository: Repository) -> Rows:
    yield from ((name, _text(getattr(repository, name))) for name in ACTIONS)


def _properties(uow: UnitOfWork, repository: Repository) -> Rows:
    yield from ((name, _text(value)) for name, value in custom_properties.values(uow, repository).items())


SECTIONS: Final = {
    "General": _general,
    "Access": _access,
    "Rules": _rules,
    "Environments": _environments,
    "Pages": _pages,
    "Security": _security,
    "Actions": _actions,
    "Custom properties": _properties,
}


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Mapping():
            return "; ".join(f"{key}: {_text(one)}" for key, one in value.items())
        case list() | tuple():
            return ", ".join(map(_text, value)) or "none"
        case None | "":
            return "none"
        case _:
            return str(value)
