"""Compares an organization before and after a rehearsal, as rows of a table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahaluf.kinds import Node
from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import UNSET, is_team_key, pluralize, team_key
from tahaluf.resources import GRAPHQL_NAMES, PRIVACY, OrganizationState, describe_ruleset

from .seed import OWNER

# These fields identify an object or its commits, so they always differ between copies
IGNORED: Final = frozenset(
    {
        "id",
        "databaseId",
        "oid",
        "createdAt",
        "archivedAt",
        "pageInfo",
        "updatedAt",
        "name",
        "slug",
        "nameWithOwner",
    }
)
IGNORED_INSIDE: Final = IGNORED - {"slug"}  # inside a value, the slug is what identifies an object
# Default values of a new object
UNREMARKABLE: Final = frozenset(
    {
        "–",
        "no",
        "disabled",
        "totalCount 0",
        "PR_TITLE",
        "MERGE_MESSAGE",
        "COMMIT_MESSAGES",
        "COMMIT_OR_PR_TITLE",
    }
)
NOTHING: Final = "–"
SITE_KEYS: Final = ("build_type", "source", "cname", "https_enforced")
EXISTS: Final = "exists"
# Maps GraphQL fields to the manifest's words for them
WORDS: Final = {
    **{graphql: name for name, graphql in GRAPHQL_NAMES.items()},
    "lock": "the template's lock file",
    "manifest": MANIFEST_FILE,
    "homepageUrl": "homepage",
    "isArchived": "archived",
    "parentTeam": "parent",
    "defaultBranchRef": "default_branch",
    "repositoryTopics": "topics",
    "hasIssuesEnabled": "features: issues",
    "hasWikiEnabled": "features: wiki",
    "hasProjectsEnabled": "features: projects",
    "hasDiscussionsEnabled": "features: discussions",
    "has_pages": "pages",
    "hasVulnerabilityAlertsEnabled": "dependabot_alerts",
}
# Fields whose values are in upper case in GraphQL and in lower case in the manifest
LOWER_CASE: Final = frozenset({"permission", "privacy", "role", "visibility"})


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A difference between before and after. `where`: the name of a repository, or the key of a team."""

    organization: str
    where: str
    what: str
    before: str
    after: str

    @property
    def is_in_team(self) -> bool:
        return is_team_key(self.where)


def compare_states(before: OrganizationState, after: OrganizationState) -> list[Difference]:
    """Return the differences, in the order of teams and repositories."""
    old, new = dict(_facts(before)), dict(_facts(after))
    return [
        Difference(after.organization, *key, old.get(key, NOTHING), new.get(key, NOTHING))
        for key in sorted(old.keys() | new.keys())
        if old.get(key, NOTHING) != new.get(key, NOTHING)
        and not (_is_new(key[0], old) and new.get(key) in UNREMARKABLE)
    ]


def group(differences: Iterable[Difference]) -> list[tuple[tuple[str, ...], Difference]]:
    """Return each difference once, with every place where it occurred. If the places are in several organizations,
    each is listed with its organization.
    """
    differences = list(differences)
    is_single = len({one.organization for one in differences}) == 1
    places: dict[tuple[str, str, str], list[Difference]] = {}
    for one in differences:
        places.setdefault((one.what, one.before, one.after), []).append(one)
    return [
        (tuple(one.where if is_single else f"{one.organization}/{one.where}" for one in same), same[0])
        for same in places.values()
    ]


def _is_new(where: str, old: Mapping[tuple[str, str], str]) -> bool:
    return (where, "repository") not in old and (where, "team") not in old


def _facts(state: OrganizationState) -> Iterator[tuple[tuple[str, str], str]]:
    repositories = (("repository", name, node) for name, node in state.repositories.items())
    teams = (("team", team_key(name), node) for name, node in state.teams.items())
    for kind, where, node in (*repositories, *teams):
        yield (where, kind), EXISTS
        for what, value in _values(node):
            yield (where, what), value


def _values(node: Node) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each field of a node, and of each item in its connections."""
    for field, value in node.items():
        if field in IGNORED:
            continue
        if field == "rest":
            yield from _rest_facts(value)
            continue
        if field == "rulesets" and isinstance(value, Mapping):
            for ruleset in value["nodes"]:
                for part, text in describe_ruleset(ruleset).items():
                    yield f"rulesets: {ruleset['name']}: {part}", text
            continue
        if isinstance(value, Mapping) and ("nodes" in value or "edges" in value):
            for item in value.get("edges") or value.get("nodes") or ():
                if (
                    name := _name(item)
                ) != OWNER:  # the account that creates the objects in a rehearsal is their owner
                    text = _rules(item) if field == "environments" else _text(_without_name(item))
                    yield f"{WORDS.get(field, field)}: {name}", text
        else:
            yield WORDS.get(field, field), _text(_in_words(field, value))


def _in_words(field: str, value: Any) -> Any:
    """Return the value in the manifest's words."""
    return PRIVACY.get(value, value.lower()) if field in LOWER_CASE and isinstance(value, str) else value


def _rest_facts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the parts of each fact, such as each feature in `security_and_analysis`."""
    for name, fact in facts.items():
        kind, _, environment = name.partition(":")
        if kind == "environments":
            continue  # `_rules` shows them
        if kind == "branch_policies" and isinstance(fact, Mapping):
            found = sorted(f"{one['type']} {one['name']}" for one in fact["branch_policies"])
            yield f"environments: {environment}: branches", _text(found)
        elif kind == "dismissal_restriction" and isinstance(fact, Mapping):
            yield f"rulesets: {environment}: {kind}", _dismissal(fact)
        elif kind == "pages" and isinstance(fact, Mapping):
            for key in SITE_KEYS:
                yield f"pages: {key}", _text(fact.get(key))
        elif not isinstance(fact, Mapping):
            yield WORDS.get(name, name), _text(fact)
        else:
            for key, value in fact.items():
                what = name if key == "enabled" else key
                is_status = isinstance(value, Mapping) and "status" in value
                yield what, _text(value["status"] if is_status else value)


def _dismissal(ruleset: Mapping[str, Any]) -> str:
    """Describe who may dismiss reviews. Teams are only counted, because their ids differ between copies."""
    for rule in ruleset["rules"]:
        restriction = (rule.get("parameters") or {}).get("dismissal_restriction") or {}
        if restriction.get("enabled"):
            allowed = len(restriction.get("allowed_actors") or ())
            return f"only {pluralize(allowed, 'team or person', 'teams or people')}"
    return NOTHING


def _rules(environment: Mapping[str, Any]) -> str:
    """Describe the rules of an environment. Only teams are listed as reviewers, since people are not copied."""
    words = []
    for rule in environment["protectionRules"]["nodes"]:
        match rule["type"]:
            case "WAIT_TIMER":
                words.append(f"wait_timer {rule['timeout']}")
            case "REQUIRED_REVIEWERS":
                teams = [one["slug"] for one in rule["reviewers"]["nodes"] if "slug" in one]
                words.append(f"reviewers {_text(teams)}")
                words += ["prevent_self_review"] if rule["preventSelfReview"] else []
            case _:
                words.append("deployment_branch_policy")
    return ", ".join(words) or EXISTS


def _name(item: Mapping[str, Any]) -> str:
    inner = item.get("node") or item.get("topic") or item.get("invitee") or item
    return str(inner.get("name") or inner.get("login") or inner.get("slug") or inner.get("pattern") or "?")


def _without_name(item: Mapping[str, Any]) -> Any:
    return {key: value for key, value in item.items() if key not in ("node", "topic", "permissionSources")}


def _text(value: Any) -> str:
    """Return a short description: the names of objects, and the values of fields that are on."""
    if value is UNSET:
        return "not readable"
    if isinstance(value, Mapping):
        parts = [
            f"{key} {text}" if text != "yes" else key
            for key, one in value.items()
            if key not in IGNORED_INSIDE and (text := _text(_in_words(key, one))) not in (NOTHING, "no")
        ]
        own = value.get("name") if isinstance(value.get("name"), str) and len(value) <= 2 else None
        return own or ", ".join(parts) or "yes"
    if isinstance(value, list | tuple):
        return "; ".join(map(_text, value)) or NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOTHING if value in (None, "") else str(value)
