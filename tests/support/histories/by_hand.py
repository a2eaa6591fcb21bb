"""Steps in which people change things on GitHub by hand, and accept invitations."""

from collections.abc import Callable
from typing import Any

from support.attacks import RestMethod
from support.histories.history import ORG, REFUSALS, REPOS, AnnouncedHistory
from support.histories.manifest_words import settings_of
from support.histories.names import PEOPLE, REGIONS
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

Call = tuple[RestMethod, str, dict[str, Any]]


def drift(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Change a project's repository, its labels or its team."""
    name = history.some_managed(a)
    team, login = f"{ORG}/teams/{name}", PEOPLE[b % 3][0]
    calls: list[Call] = [
        ("PATCH", f"{REPOS}/{name}", {"description": "By hand."}),
        ("PATCH", f"{REPOS}/{name}", {"private": bool(b % 2)}),
        ("DELETE", f"{team}/memberships/{login}", {}),
        ("PUT", f"{team}/memberships/{login}", {"role": "maintainer"}),
        ("PUT", f"{team}/memberships/{login}", {"role": "member"}),
        ("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "pull"}),
        ("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "admin"}),
        ("PATCH", f"{REPOS}/{name}", {"archived": True}),
        ("PATCH", f"{REPOS}/{name}", {"archived": False}),
        ("DELETE", f"{REPOS}/{name}/labels/bug", {}),
        ("PATCH", f"{REPOS}/{name}/labels/bug", {"color": "000000"}),
        ("POST", f"{REPOS}/{name}/labels", {"name": "by hand", "color": "000000"}),
        ("PATCH", team, {"privacy": "closed"}),
        ("DELETE", team, {}),
    ]
    _send(history, calls[c % len(calls)])


def setting_drift(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Change one to three things: a project's settings, who has direct access, or a shared team."""
    for number in range(1 + a % 3):
        keys, calls_for = CALLS[(c + number) % len(CALLS)]
        calls = calls_for(history, _some_project(history, keys, a), b + number)
        if calls:
            _send(history, calls[c // len(CALLS) % len(calls)])


def accept(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Let someone accept an invitation to the organization or to a repository."""
    here = history.organization()
    invited = sorted(here.invitations)
    if outside := sorted({login for _, login in here.outside_invitations}):
        login = outside[b % len(outside)]
        [found, *_] = history.target.send(login, "GET", "/user/repository_invitations")
        history.target.send(login, "PATCH", f"/user/repository_invitations/{found['id']}")
        history.log.append(f"  {login} accepts the invitation to {found['repository']['name']}")
    elif invited:
        login = invited[a % len(invited)]
        history.target.send(login, "PATCH", f"/user/memberships{ORG}", state="active")
        history.record.joined.add(login)
        history.log.append(f"  {login} accepts the invitation")


def _some_project(history: AnnouncedHistory, keys: tuple[str, ...], number: int) -> str:
    """Return a project. It is usually one whose repository should have one of these keys."""
    words = history.record.words
    slugs = [
        slug for slug, entry in words.managed.items() if {*settings_of(entry), *words.defaults} & {*keys}
    ]
    return sorted(slugs)[number % len(slugs)] if slugs and number % 4 else history.some_managed(number)


def _ruleset_calls(history: AnnouncedHistory, name: str, number: int) -> list[Call]:
    path = f"{REPOS}/{name}/rulesets"
    refs = {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}
    by_hand = {"name": "by hand", "target": "branch", "enforcement": "active", "conditions": refs}
    create: Call = ("POST", path, {**by_hand, "rules": [{"type": "creation"}]})
    calls: list[Call] = [create]
    if found := _read(history, path):
        one = f"{path}/{found[number % len(found)]['id']}"
        calls += [
            ("PUT", one, {"enforcement": "disabled"}),
            ("PUT", one, {"rules": [{"type": "deletion"}]}),
            (
                "PUT",
                one,
                {"rules": [{"type": rule} for rule in ("deletion", "non_fast_forward", "creation")]},
            ),
            (
                "PUT",
                one,
                {"bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}]},
            ),
            ("DELETE", one, {}),
        ]
        is_there = any(ruleset["name"] == "by hand" for ruleset in found)
        calls = calls[1:] if is_there else [create, create, *calls]
    return calls


def _environment_calls(history: AnnouncedHistory, name: str, number: int) -> list[Call]:
    environments = f"{REPOS}/{name}/environments"
    path = f"{environments}/{('production', 'production', 'preview', 'by-hand')[number % 4]}"
    custom = {"protected_branches": False, "custom_branch_policies": True}
    founder = [{"type": "User", "id": 12}]
    return [
        ("PUT", path, {"wait_timer": 60}),
        ("PUT", path, {"wait_timer": 60, "deployment_branch_policy": custom}),
        ("PUT", path, {"wait_timer": 1}),
        ("PUT", path, {"reviewers": founder, "prevent_self_review": True}),
        ("PUT", path, {"deployment_branch_policy": custom}),
        ("POST", f"{path}/deployment-branch-policies", {"name": "hotfix"}),
        ("DELETE", path, {}),
    ]


def _site_calls(history: AnnouncedHistory, name: str, number: int) -> list[Call]:
    path = f"{REPOS}/{name}/pages"
    return [
        ("POST", path, {"build_type": "workflow"}),
        ("PUT", path, {"cname": "by-hand.example"}),
        ("PUT", path, {"https_enforced": bool(number % 2)}),
        (
            "PUT",
            path,
            {"build_type": "legacy", "source": {"branch": "main", "path": ("/", "/docs")[number % 2]}},
        ),
        ("DELETE", path, {}),
    ]


def _switch_calls(history: AnnouncedHistory, name: str, number: int) -> list[Call]:
    path, is_on = f"{REPOS}/{name}", bool(number % 2)
    status = {"status": "enabled" if is_on else "disabled"}
    put_or_delete: RestMethod = "PUT" if is_on else "DELETE"
    values = ({"property_name": "area", "value": "by hand"}, {"property_name": "regions", "value": REGIONS})
    return [
        (put_or_delete, f"{path}/vulnerability-alerts", {}),
        (put_or_delete, f"{path}/private-vulnerability-reporting", {}),
        ("PATCH", path, {"security_and_analysis": {"secret_scanning": status}}),
        (
            "PUT",
            f"{path}/actions/permissions",
            {"enabled": True, "allowed_actions": ("all", "local_only")[number % 2]},
        ),
        ("PUT", f"{path}/actions/permissions", {"enabled": is_on}),
        (
            "PUT",
            f"{path}/actions/permissions/workflow",
            {"default_workflow_permissions": ("read", "write")[number % 2]},
        ),
        (
            "PATCH",
            f"{ORG}/properties/values",
            {"repository_names": [name], "properties": [values[number % 2]]},
        ),
        ("POST", f"{path}/branches/main/rename", {"new_name": "trunk"}),
        ("PATCH", path, {"delete_branch_on_merge": is_on}),
        ("PATCH", path, {"allow_auto_merge": is_on}),
    ]


def _people_calls(history: AnnouncedHistory, name: str, number: int) -> list[Call]:
    path = f"{REPOS}/{name}/collaborators/{(*(login for login, _ in PEOPLE), 'founder')[number % 4]}"
    return [
        ("PUT", path, {"permission": "admin"}),
        ("PUT", path, {"permission": "pull"}),
        ("DELETE", path, {}),
    ]


def _team_calls(history: AnnouncedHistory, name: str, number: int) -> list[Call]:
    teams = sorted(history.record.words.teams)
    if not teams:
        return []
    team = f"{ORG}/teams/{teams[number % len(teams)]}"
    login = PEOPLE[number % 3][0]
    above = history.organization().team_id(teams[0])
    return [
        ("PUT", f"{team}/memberships/{login}", {"role": "member"}),
        ("PUT", f"{team}/memberships/{login}", {"role": "maintainer"}),
        ("DELETE", f"{team}/memberships/{login}", {}),
        ("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "admin"}),
        ("PUT", f"{team}/repos/{ORGANIZATION}/{name}", {"permission": "pull"}),
        ("DELETE", f"{team}/repos/{ORGANIZATION}/{name}", {}),
        ("PATCH", team, {"description": "By hand."}),
        ("PATCH", team, {"privacy": ("closed", "secret")[number % 2]}),
        ("PATCH", team, {"parent_team_id": above}),
        ("DELETE", team, {}),
    ]


def _read(history: AnnouncedHistory, path: str) -> Any:
    answer = history.target.here.founder.get(path, [404])
    return [] if answer.status == 404 else answer.body


def _send(history: AnnouncedHistory, call: Call) -> None:
    method, path, body = call
    # An earlier step may have deleted the team or archived the repository.
    answer = history.target.here.founder.rest(Rest(method, path, body or None, expected_statuses=REFUSALS))
    history.log.append(f"  by hand: {method} {path} {body} → {answer.status}")


# Keys of a repository, and what people change by hand if a project has one of them
CALLS: tuple[tuple[tuple[str, ...], Callable[[AnnouncedHistory, str, int], list[Call]]], ...] = (
    (("rulesets",), _ruleset_calls),
    (("environments",), _environment_calls),
    (("pages",), _site_calls),
    (("security", "actions", "custom_properties", "settings"), _switch_calls),
    (("collaborators",), _people_calls),
    (("teams",), _team_calls),
)
HAND_STEPS = (drift, setting_drift, accept)
