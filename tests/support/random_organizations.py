"""Random organizations as they exist on GitHub, as seeds for localhub."""

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

from localhub.domain import ANONYMOUS, accounts, git, pages, settings
from localhub.domain import repositories as repositories_domain
from localhub.domain.labels import DEFAULT_LABELS
from localhub.domain.repositories import Repository
from localhub.domain.unit_of_work import UnitOfWork
from localhub.hub import Hub
from localhub.seed import load

TOKEN: Final = "token-founder"
SCOPES: Final = ["repo", "workflow", "admin:org"]
PEOPLE: Final = tuple(f"person-{number}" for number in range(6))
SEED: Final[dict[str, Any]] = {
    "users": [
        {"login": "founder", "id": 12, "tokens": [{"token": TOKEN, "scopes": SCOPES}]},
        *({"login": login, "id": 500 + number} for number, login in enumerate(PEOPLE)),
        {"login": "elsewhere"},
    ],
    "repositories": [{"owner": "elsewhere", "name": "upstream"}],
}

NAMES: Final = (
    ".github", ".github-private", ".artifacthub", "Water-Map", "roster", "api", "a--b", "x_y", "old.site", "100",
    "tool-ghsa-2f3g-4h5j-6m7p", "_private", "-dash", "upstream", "control",
)  # fmt: skip
TEXTS: Final = (
    "", "Where wells still work", "أسعار الخبز", "a: b # c", "'quoted' \"twice\"", "- dash", "yes", "123", "null",
    "zero\u200bwidth", "e\u0301 decomposed", "🧭 emoji", "{braces}", "@person-1 wrote this", " ends with a space ",
    "\u202eturned", "x" * 350,
)  # fmt: skip
HOMEPAGES: Final = ("", "https://example.org", "example.org", "http://user@host/", "https://example.org/a b")
LABELS: Final = (
    ("bug", "d73a4a"), ("Bug", "ff0000"), ("bug 🐛", "ff0000"), ("help-wanted", "0e8a16"), ("kind/data", "257759"),
    ("kind/design", "000000"), ("kind: data", "abcdef"), ("سؤال", "123456"), ("100", "0e8a16"), ("yes", "ededed"),
    ("a: b", "ededed"), ("#hash", "ededed"), ("-", "ededed"), ("no\u200bwidth", "ededed"), ("nowidth", "ededed"),
)  # fmt: skip
RULESETS: Final = (
    {"rules": [{"type": "deletion"}, {"type": "non_fast_forward"}]},
    {"enforcement": "disabled", "rules": [{"type": "required_linear_history"}, {"type": "creation"}]},
    {"target": "tag", "include": ["refs/tags/v*"], "exclude": ["~ALL"], "rules": [{"type": "update"}]},
    {
        "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}],
        "rules": [],
    },
    {"rules": [{"type": "commit_message_pattern", "parameters": {"operator": "contains", "pattern": "#"}}]},
    {
        "rules": [
            {
                "type": "pull_request",
                "parameters": {
                    "required_approving_review_count": 0,
                    "dismiss_stale_reviews_on_push": True,
                    "require_code_owner_review": False,
                    "require_last_push_approval": True,
                    "required_review_thread_resolution": False,
                },
            }
        ]
    },
)
SETTINGS: Final = (
    "has_issues", "has_wiki", "has_projects", "has_discussions", "is_template", "allow_auto_merge",
    "allow_update_branch", "delete_branch_on_merge", "allow_rebase_merge",
)  # fmt: skip
SECURITY: Final[tuple[dict[str, bool], ...]] = (
    {},
    {"dependabot_alerts": True},
    {"dependabot_alerts": True, "dependabot_security_updates": True, "private_vulnerability_reporting": True},
    {"secret_scanning": True},
    {"dependabot_alerts": True, "secret_scanning": True, "secret_scanning_push_protection": True},
)
PROPERTIES: Final[tuple[dict[str, str | list[str]], ...]] = (
    {},
    {"area": "water"},
    {"tier": "a: b", "regions": ["north", "south"], "flag": "true"},
    {"area": "yes", "regions": []},
    {"area": "@person-2", "tier": "two"},
)
ACTIONS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"enabled": False},
    {"allowed_actions": "local_only", "default_workflow_permissions": "write"},
    {"allowed_actions": "selected", "patterns_allowed": ["octo-org/*", "a/b@v1"]},
)
PUBLIC_ONLY: Final = frozenset(
    {"secret_scanning", "secret_scanning_push_protection", "private_vulnerability_reporting"}
)
ENVIRONMENTS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"wait_timer": 5, "reviewers": ["person-1"], "prevent_self_review": True},
    {"reviewers": ["person-1"], "branches": ["main"]},
    {"branches": ["main", "release/*"], "tags": ["v*"]},
    {"branches": []},
    {"protected": True},
)
SITES: Final[tuple[dict[str, Any] | None, ...]] = (
    None,
    {"build_type": "workflow"},
    {"build_type": "legacy", "source": {"path": "/docs"}, "cname": "maps.example"},
    {"build_type": "workflow", "https_enforced": False},
)
TEAMS: Final = ("Core", "Go Core Team", "ops", "docs", "water-map", "api", "Maps & Data")
LOADED_LATER: Final = frozenset({"deleted_labels", "archived", "environments", "pages"})
ROLES: Final = ("read", "triage", "write", "maintain", "admin")


def _repository(name: str) -> st.SearchStrategy[dict[str, Any]]:
    common: dict[str, Any] = {
        "name": st.just(name),
        "description": st.sampled_from(TEXTS),
        "homepage": st.sampled_from(HOMEPAGES),
        "visibility": st.sampled_from(("public", "public", "private", "internal")),
        "archived": st.sampled_from((False, False, False, True)),
        "topics": st.lists(st.sampled_from(("water", "maps", "open-data")), max_size=2, unique=True),
        "labels": st.lists(st.sampled_from(LABELS), max_size=6, unique_by=lambda label: label[0].casefold()),
        "deleted_labels": st.sets(st.sampled_from([name for name, _, _ in DEFAULT_LABELS]), max_size=3),
        "collaborators": st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(ROLES), max_size=2),
        "auto_init": st.booleans(),
        "rulesets": st.lists(
            st.tuples(st.sampled_from(("reviewed", "main", "a: b", "r" * 120)), st.sampled_from(RULESETS)),
            max_size=2,
        ),
        "default_branch": st.sampled_from(("main", "master")),
        "security": st.sampled_from(SECURITY),
        "environments": st.dictionaries(
            st.sampled_from(("production", "Pull/preview", "github-pages", "بيئة", "x" * 200)),
            st.sampled_from(ENVIRONMENTS),
            max_size=3,
        ),
        "pages": st.sampled_from(SITES),
        "custom_properties": st.sampled_from(PROPERTIES),
        "actions": st.sampled_from(ACTIONS),
    }
    return st.fixed_dictionaries(common, optional={key: st.booleans() for key in SETTINGS})


def _team(name: str, repositories: list[str], earlier: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    optional = {"parent": st.sampled_from(earlier)} if earlier else {}
    grants = st.dictionaries(st.sampled_from(repositories), st.sampled_from(ROLES), max_size=3)
    return st.fixed_dictionaries(
        {
            "name": st.just(name),
            "privacy": st.sampled_from(("closed", "secret")),
            "description": st.sampled_from(("", "", "Everybody who helps.")),
            "members": st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True),
            "repositories": grants if repositories else st.just({}),
        },
        optional=optional,
    )


@st.composite
def organizations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw an organization's `teams` and `repositories`, in the format of a seed."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6, unique=True))
    repositories = [draw(_repository(name)) for name in names]
    team_names = draw(st.lists(st.sampled_from(TEAMS), max_size=4, unique=True))
    teams = [draw(_team(name, names, tuple(team_names[:number]))) for number, name in enumerate(team_names)]
    for team in teams:  # GitHub does not allow a nested team to be secret
        if "parent" in team:
            for one in teams:
                if one["name"] in (team["name"], team["parent"]):
                    one["privacy"] = "closed"
    return {"teams": teams, "repositories": repositories}


def create_organization(hub: Hub, login: str, organization: Mapping[str, Any]) -> None:
    """Add the organization to a running hub."""
    repositories = [
        {key: value for key, value in entry.items() if key not in LOADED_LATER}
        | {
            "owner": login,
            "labels": [{"name": name, "color": color} for name, color in entry["labels"]],
            "rulesets": [_ruleset(name, fields) for name, fields in entry["rulesets"]],
            "security": _security(entry),
        }
        | ({"fork_of": "elsewhere/upstream"} if entry["name"] == "upstream" else {})
        for entry in organization["repositories"]
    ]
    for entry in repositories:
        if "fork_of" in entry:
            for key in ("auto_init", "default_branch", "visibility"):
                del entry[key]
    seed = {
        "organizations": [
            {"login": login, "owners": ["founder"], "members": list(PEOPLE), "teams": organization["teams"]}
        ],
        "repositories": repositories,
    }
    with hub.engine.begin(ANONYMOUS) as uow:
        load(uow, seed)
        owner = accounts.find_organization(uow, login).id
        for entry in organization["repositories"]:
            _load_environments(uow, repositories_domain.find(uow, login, entry["name"]), entry)
            # Archive these only after the teams have been loaded, since archived repositories reject changes
            if entry["archived"]:
                uow.store.execute(
                    "UPDATE repositories SET archived = 1, archived_at = '2025-01-02T03:04:05Z'"
                    " WHERE owner_id = ? AND name = ?",
                    owner,
                    entry["name"],
                )
            for label in entry["deleted_labels"]:
                uow.store.execute(
                    "DELETE FROM labels WHERE name = ? AND repository_id = "
                    "(SELECT id FROM repositories WHERE owner_id = ? AND name = ?)",
                    label,
                    owner,
                    entry["name"],
                )


def _load_environments(uow: UnitOfWork, repository: Repository, entry: Mapping[str, Any]) -> None:
    site = entry["pages"]
    if site:
        pages.enable(uow, repository, site["build_type"])
        has_branch = git.branch(uow, repository, repository.default_branch) is not None
        source = {"branch": repository.default_branch, **site.get("source", {})} if has_branch else None
        pages.configure(uow, repository, {**site, "source": source})
    for name, fields in entry["environments"].items():
        created = settings.get_or_create_environment(uow, repository, name)
        reviewers = [
            {"type": "User", "id": accounts.find_user(uow, login).id} for login in fields.get("reviewers", ())
        ]
        custom = "branches" in fields
        policy = {"protected_branches": not custom, "custom_branch_policies": custom}
        chosen = {"deployment_branch_policy": policy} if custom or fields.get("protected") else {}
        settings.configure_environment(uow, created, {**fields, **chosen, "reviewers": reviewers})
        for pattern in fields.get("branches", ()):
            settings.add_branch_policy(uow, created, pattern)
        for pattern in fields.get("tags", ()):
            settings.add_branch_policy(uow, created, pattern, "tag")


def _ruleset(name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    names = {"include": fields.get("include", ["~DEFAULT_BRANCH"]), "exclude": fields.get("exclude", [])}
    others = {key: value for key, value in fields.items() if key not in names}
    return {"name": name, "enforcement": "active", "conditions": {"ref_name": names}, **others}


def _security(entry: Mapping[str, Any]) -> dict[str, bool]:
    is_public = (
        entry["visibility"] == "public" or entry["name"] == "upstream"
    )  # a fork of a public repository
    return {name: True for name in entry["security"] if is_public or name not in PUBLIC_ONLY}
