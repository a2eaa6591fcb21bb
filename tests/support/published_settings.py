"""Organizations in localhub, built from the settings that real organizations have published as code.

The files in `tests/data/collections/` contain only facts. People are represented by numbers, and all text is derived
from names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from localhub import yaml12
from localhub.domain import (
    ANONYMOUS,
    accounts,
    pages,
    repositories,
    repository_changes,
    rules,
    settings,
    teams,
)
from localhub.domain.repositories import Repository
from localhub.domain.unit_of_work import UnitOfWork
from localhub.hub import Hub
from localhub.seed import load
from localhub.seed.entries import acting_as, owner_of

FOLDER: Final = Path(__file__).parent.parent / "data" / "collections"
FIRST_ID: Final = 1000
METHODS: Final = {
    "merge": "allow_merge_commit",
    "rebase": "allow_rebase_merge",
    "squash": "allow_squash_merge",
}
FEATURES: Final = ("discussions", "issues", "projects", "wiki")
MERGE_COMMIT_TEXTS: Final = ("merge_commit_title", "merge_commit_message")
ADMINS: Final = {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}


@dataclass(frozen=True, slots=True)
class Collection:
    """The facts about one organization. Each repository has a value for every key with a default."""

    name: str
    repositories: Mapping[str, Mapping[str, Any]]
    teams: tuple[Mapping[str, Any], ...]

    @property
    def people(self) -> tuple[int, ...]:
        listed = {
            number
            for facts in self.repositories.values()
            for key in ("collaborators", "admins", "committers", "members")
            for number in facts.get(key, ())
        }
        return tuple(sorted(listed))


def read_collection(name: str) -> Collection:
    facts = yaml12.load((FOLDER / f"{name}.yml").read_text("utf-8"))
    found = {repository: {**facts["defaults"], **own} for repository, own in facts["repositories"].items()}
    return Collection(name, found, (*_listed_teams(facts, found), *_project_teams(found)))


def login_of(number: int) -> str:
    return f"person-{number}"


def create_organization(hub: Hub, login: str, collection: Collection, owner: str) -> None:
    """Add the organization to a running hub. If branches are protected, they have classic branch protection."""
    people = [login_of(number) for number in collection.people]
    seed = {
        "users": [{"login": login_of(number), "id": FIRST_ID + number} for number in collection.people],
        "organizations": [
            {"login": login, "owners": [owner], "members": people, "teams": list(collection.teams)}
        ],
        "repositories": [_repository(login, name, facts) for name, facts in collection.repositories.items()],
    }
    with hub.engine.begin(ANONYMOUS) as uow:
        load(uow, seed)
        team_ids = _team_ids(uow, login)
        by_owner = acting_as(uow, accounts.find_user(uow, owner))
        for name, facts in collection.repositories.items():
            repository = repositories.find(by_owner, login, name)
            _configure(by_owner, repository, facts, team_ids)
            for branch, protection in facts.get("protection", {}).items():
                rules.protect(uow, repository, branch, _classic(protection))


def convert_to_rulesets(hub: Hub, login: str, collection: Collection) -> None:
    """Replace classic branch protection with rulesets that have the same effect."""
    with hub.engine.begin(ANONYMOUS) as uow:
        ids = _team_ids(uow, login)
        ids |= {number: accounts.find_user(uow, login_of(number)).id for number in collection.people}
        for name, facts in collection.repositories.items():
            repository = repositories.find(uow, login, name)
            for branch, protection in facts.get("protection", {}).items():
                rules.unprotect(uow, repository, branch)
                for ruleset in _rulesets(branch, protection, ids):
                    rules.add(uow, repository, ruleset)


def _team_ids(uow: UnitOfWork, login: str) -> dict[str | int, int]:
    organization = accounts.find_organization(uow, login)
    visible = acting_as(uow, owner_of(uow, organization))
    return {team.name: team.id for team in teams.all_of(visible, organization)}


def _configure(
    uow: UnitOfWork, repository: Repository, facts: Mapping[str, Any], team_ids: Mapping[str | int, int]
) -> None:
    """Apply the settings that a seed cannot contain."""
    if changes := {key: facts[key] for key in MERGE_COMMIT_TEXTS if key in facts}:
        repository_changes.update(uow, repository, changes)
    if site := facts["pages"]:
        pages.enable(uow, repository, "legacy", {"branch": site["branch"], "path": "/"})
        if site.get("domain"):
            pages.configure(uow, repository, {"cname": f"{repository.name}.example"})
    if facts.get("project"):
        settings.get_or_create_environment(uow, repository, "testpypi")
        environment = settings.get_or_create_environment(uow, repository, "pypi")
        reviewer = {"type": "Team", "id": team_ids[f"{repository.name}-admins"]}
        settings.configure_environment(uow, environment, {"reviewers": [reviewer]})


def _classic(protection: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of the REST request that protects a branch."""
    return {
        "enforce_admins": bool(protection.get("admins")),
        "required_linear_history": bool(protection.get("linear")),
        "required_conversation_resolution": bool(protection.get("conversation")),
        "allow_deletions": bool(protection.get("deletions")),
        "required_status_checks": {
            "strict": bool(protection.get("up_to_date")),
            "contexts": _checks(protection),
        },
        "required_pull_request_reviews": {
            "required_approving_review_count": protection["approvals"],
            "dismiss_stale_reviews": bool(protection.get("stale")),
            "require_code_owner_reviews": bool(protection.get("owners")),
            "require_last_push_approval": bool(protection.get("last_push")),
            "dismissal_restrictions": _allowed(protection.get("dismissal", ())),
        },
        "restrictions": _allowed(protection["push"]) if "push" in protection else None,
    }


def _rulesets(
    branch: str, protection: Mapping[str, Any], ids: Mapping[str | int, int]
) -> Iterator[dict[str, Any]]:
    """Return one ruleset, or two if only certain people may push. The bypass actors of a ruleset apply to all of its
    rules, but people who may push must still follow the other rules.
    """
    common = {
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": [f"refs/heads/{branch}"], "exclude": []}},
    }
    admins = [] if protection.get("admins") else [ADMINS]
    yield {
        **common,
        "name": f"Protect {branch}",
        "rules": list(_rules(protection, ids)),
        "bypass_actors": admins,
    }
    if "push" in protection:
        actors = [{**_actor(one, ids), "bypass_mode": "always"} for one in protection["push"]]
        update = {"type": "update", "parameters": {"update_allows_fetch_and_merge": False}}
        yield {
            **common,
            "name": f"Pushes to {branch}",
            "rules": [update],
            "bypass_actors": [*admins, *actors],
        }


def _actor(one: str | int, ids: Mapping[str | int, int]) -> dict[str, Any]:
    return {"actor_id": ids[one], "actor_type": "Team" if isinstance(one, str) else "User"}


def restricts_dismissals(facts: Mapping[str, Any]) -> bool:
    """Whether only certain people may dismiss reviews."""
    return any(map(_restricts_dismissals, facts.get("protection", {}).values()))


def _restricts_dismissals(protection: Mapping[str, Any]) -> bool:
    return "dismissal" in protection or bool(protection.get("restrict_dismissals"))


def _rules(protection: Mapping[str, Any], ids: Mapping[str | int, int]) -> Iterator[dict[str, Any]]:
    yield {"type": "non_fast_forward"}
    if not protection.get("deletions"):
        yield {"type": "deletion"}
    if protection.get("linear"):
        yield {"type": "required_linear_history"}
    yield {
        "type": "pull_request",
        "parameters": {
            "required_approving_review_count": protection["approvals"],
            "dismiss_stale_reviews_on_push": bool(protection.get("stale")),
            "require_code_owner_review": bool(protection.get("owners")),
            "require_last_push_approval": bool(protection.get("last_push")),
            "required_review_thread_resolution": bool(protection.get("conversation")),
            "dismissal_restriction": {
                "enabled": _restricts_dismissals(protection),
                "allowed_actors": [
                    {"id": ids[one], "type": "Team" if isinstance(one, str) else "User"}
                    for one in protection.get("dismissal", ())
                ],
            },
        },
    }
    if checks := _checks(protection):
        yield {
            "type": "required_status_checks",
            "parameters": {
                "required_status_checks": [{"context": check} for check in checks],
                "strict_required_status_checks_policy": bool(protection.get("up_to_date")),
            },
        }


def _checks(protection: Mapping[str, Any]) -> list[str]:
    return [f"check-{number}" for number in range(1, protection.get("checks", 0) + 1)]


def _allowed(actors: Any) -> dict[str, list[str]]:
    return {
        "users": [login_of(one) for one in actors if isinstance(one, int)],
        "teams": [teams.make_slug(one) for one in actors if isinstance(one, str)],
    }


def _repository(login: str, name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    branches = {facts["default_branch"], (facts["pages"] or {}).get("branch", facts["default_branch"])}
    return {
        "owner": login,
        "name": name,
        "visibility": facts["visibility"],
        "auto_init": True,
        "default_branch": facts["default_branch"],
        "is_template": facts["is_template"],
        "allow_auto_merge": facts["auto_merge"],
        "allow_update_branch": facts.get("update_branch", False),
        "delete_branch_on_merge": facts["delete_branch"],
        "topics": [f"topic-{number}" for number in range(1, facts["topics"] + 1)],
        "security": {"dependabot_alerts": facts["alerts"]},
        "collaborators": {login_of(one): role for one, role in facts.get("collaborators", {}).items()},
        "commits": [
            {"message": "Add the site", "files": {"index.html": ""}, "branch": branch}
            for branch in branches - {facts["default_branch"]}
        ],
        **{setting: method in facts["merge"] for method, setting in METHODS.items()},
        **{f"has_{feature}": feature in facts["has"] for feature in FEATURES},
        **({"description": f"The repository {name}"} if facts["description"] else {}),
        **({"homepage": f"https://example.org/{name}"} if facts["homepage"] else {}),
    }


def _listed_teams(facts: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for privacy, names in facts.get("teams", {}).items():
        for team in names:
            roles = {
                name: repository["teams"][team]
                for name, repository in found.items()
                if team in repository["teams"]
            }
            yield {"name": team, "privacy": privacy, "repositories": roles}


def _project_teams(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, facts in found.items():
        if facts.get("project"):
            groups = {
                key: [login_of(one) for one in facts[key]] for key in ("admins", "committers", "members")
            }
            everybody = sorted({login for group in groups.values() for login in group})
            yield {"name": name, "members": everybody, "repositories": {name: "triage"}}
            for group, role in (("committers", "write"), ("admins", "admin")):
                team = {"name": f"{name}-{group}", "parent": name, "members": groups[group]}
                yield {**team, "repositories": {name: role}}
