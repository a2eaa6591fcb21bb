"""An organization with a history of its own, as a newcomer would bring it under Tahaluf: twelve repositories.

It has odd labels, three teams (one shared, one nested), an outside collaborator, a fork, an archived and a private
repository, a ruleset, and `master` as a default branch.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from localhub.hub import Hub
from support.commands import CommandResult, RequestRecorder, run_command
from tahaluf.manifest import Manifest, load

ORGANIZATION: Final = "riverside"
TOKEN: Final = "token-founder"
SCOPES: Final = ["repo", "workflow", "admin:org"]
KINDS: Final = (("kind/data", "0e8a16", "About data"), ("kind/design", "257759", "About design"))


def _labels(*labels: tuple[str, str, str]) -> list[dict[str, str]]:
    """Labels besides GitHub's default ones."""
    return [{"name": name, "color": color, "description": text} for name, color, text in labels]


def _repository(name: str, description: str = "", **fields: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"owner": ORGANIZATION, "name": name, "auto_init": True}
    return entry | ({"description": description} if description else {}) | fields


SEED: Final[dict[str, Any]] = {
    "users": [
        {"login": "founder", "id": 12, "tokens": [{"token": TOKEN, "scopes": SCOPES}]},
        *({"login": login, "id": id} for login, id in (("a-member", 13), ("a-steward", 4242))),
        {"login": "an-outsider", "id": 99},
        {"login": "upstream-owner", "id": 100},
    ],
    "organizations": [
        {
            "login": ORGANIZATION,
            "owners": ["founder"],
            "members": ["a-member", "a-steward"],
            "teams": [
                {
                    "name": "Core",
                    "privacy": "closed",
                    "maintainers": ["a-steward"],
                    "repositories": {"water-map": "maintain", "bread-prices": "write", "data": "read"},
                },
                {
                    "name": "Water map reviewers",
                    "privacy": "closed",
                    "parent": "Core",
                    "members": ["a-member"],
                    "repositories": {"water-map": "triage"},
                },
                {
                    "name": "ledger",
                    "privacy": "secret",
                    "maintainers": ["a-member"],
                    "repositories": {"ledger": "admin"},
                },
            ],
        }
    ],
    "repositories": [
        {"owner": "upstream-owner", "name": "leaflet", "auto_init": True},
        _repository(".github", "Community files for all repositories"),
        _repository(
            "water-map",
            "Where wells and pipes still work",
            default_branch="master",
            topics=["water", "maps"],
            homepage="https://water.example.org",
            labels=_labels(*KINDS),
            collaborators={"an-outsider": "write"},
        ),
        _repository(
            "bread-prices",
            "أسعار الخبز في كل حي",
            labels=_labels(*KINDS),
        ),
        _repository("data", labels=_labels(("Help-Wanted", "ffffff", "Come in"))),
        {"owner": ORGANIZATION, "name": "leaflet", "fork_of": "upstream-owner/leaflet"},
        _repository("old-site", "The site until 2024", archived=True),
        _repository("ledger", "Income and expenses", private=True),
        _repository("handbook", "How we work", has_wiki=False),
        _repository("tools", labels=_labels(("bug 🐛", "ff0000", "Broken"))),
        _repository(
            "api",
            "An API for the water map",
            rulesets=[
                {
                    "name": "reviewed",
                    "enforcement": "active",
                    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
                    "rules": [{"type": "deletion"}, {"type": "non_fast_forward"}],
                }
            ],
        ),
        _repository("design"),
        {"owner": ORGANIZATION, "name": "empty"},
    ],
}


class Newcomer:
    """Somebody with a token, an empty folder, and an organization with twelve repositories."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub, self.folder = hub, folder
        self.recorder = RequestRecorder()
        hub.middlewares.append(self.recorder)

    def run(
        self, *arguments: str, variables: Mapping[str, str] | None = None, folder: Path | None = None
    ) -> CommandResult:
        environment = {
            "TAHALUF_TOKEN": TOKEN,
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_SERVER_URL": self.hub.url,
            "GITHUB_GRAPHQL_URL": f"{self.hub.url}/graphql",
            **(variables or {}),
        }
        return run_command(arguments, environment, self.recorder, folder=folder or self.folder)

    def imported(self, *arguments: str) -> Manifest:
        result = self.run("import", ORGANIZATION, *arguments)
        assert result.code == 0, result.err
        (self.folder / "projects.yml").write_text(result.out, encoding="utf-8")
        return load(result.out)
