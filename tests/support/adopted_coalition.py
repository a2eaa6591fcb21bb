"""A coalition that adopts forty repositories: its manifest, and GitHub's data about the repositories.

It needs no hub.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tahaluf.flows.sync.pull_announcements import announce_pull
from tahaluf.github import PullRequest
from tahaluf.manifest import load
from tahaluf.plan import Plan
from tahaluf.resources import RenderTemplate, all_resources, compare
from tahaluf.templates import Tree
from tahaluf.templates.tree import File

THINGS = ("water", "bread", "seed", "tool", "care", "map", "night", "river")
KINDS = ("watch", "library", "school", "exchange", "atlas")
SLUGS = [f"{thing}-{kind}" for thing in THINGS for kind in KINDS]
COMMON = [
    "bug", "enhancement", "documentation", "good first issue", "help wanted", "translation",
    "accessibility", "design", "data", "needs: decision", "needs: reply", "security",
]  # fmt: skip
GITHUB_DEFAULTS = {
    "bug": "d73a4a", "documentation": "0075ca", "duplicate": "cfd3d7", "enhancement": "a2eeef",
    "good first issue": "7057ff", "help wanted": "008672", "invalid": "e4e669", "question": "d876e3",
    "wontfix": "ffffff",
}  # fmt: skip


def manifest_text() -> str:
    labels = "".join(
        f'    - {{name: "{name}", color: "{number:02}5a9c"}}\n' for number, name in enumerate(COMMON)
    )
    projects = "".join(
        f"  - slug: {slug}\n    name: {slug.title()}\n    summary: All about {slug}.\n    adopt: true\n"
        f"    stewards: [{{login: a-steward, id: 4242}}]\n    repository: {{labels: [common]}}\n"
        for slug in SLUGS
    )
    return (
        f"version: 1\norganization: example-coalition\nlabels:\n  common:\n{labels}"
        f"defaults: {{template: small}}\nprojects:\n{projects}"
    )


def repository(number: int, slug: str) -> dict[str, Any]:
    """A public repository that already has content and GitHub's default labels.

    Every tenth repository lacks one or two labels.
    """
    missing = {"help wanted", "documentation"} if number % 10 == 3 else {"bug"} if number % 10 == 7 else set()
    labels = [
        {"id": f"LA_{slug}_{name}", "name": name, "color": color, "description": None}
        for name, color in GITHUB_DEFAULTS.items()
        if name not in missing
    ]
    tree = {"oid": f"{number:040x}", "entries": [{"name": "README.md"}, {"name": "src"}]}
    return {
        "id": f"R_{slug}",
        "name": slug,
        "nameWithOwner": f"example-coalition/{slug}",
        "createdAt": "2024-02-01T00:00:00Z",
        "description": f"All about {slug}.",
        "homepageUrl": None,
        "hasIssuesEnabled": True,
        "hasWikiEnabled": True,
        "hasProjectsEnabled": True,
        "hasDiscussionsEnabled": False,
        "isArchived": False,
        "visibility": "PUBLIC",
        "repositoryTopics": {"nodes": []},
        "labels": {"nodes": labels},
        "defaultBranchRef": {
            "name": "main",
            "target": {"oid": "1" * 40, "tree": tree, "history": {"totalCount": 9}},
        },
        "lock": None,
        "readme": {"byteSize": 900},
        "adoption": {"nodes": []},
        "openUpdates": {"nodes": []},
    }


def render(template: str, _: Mapping[str, object]) -> Tree:
    files = {
        path: File(b"text\n") for path in ("CODE_OF_CONDUCT.md", "SECURITY.md", ".github/dependabot.yml")
    }
    return Tree(template, "1", files)


def adoption_plan(render: RenderTemplate = render) -> Plan:
    """The plan of a coalition that adopts all forty repositories. `render` renders their template."""
    actual: dict[str, Any] = {
        slug: {"repository": repository(number, slug), "team": None} for number, slug in enumerate(SLUGS)
    }
    text = manifest_text()
    before, after = text.partition("projects:\n")[0] + "projects: []\n", text
    pull = PullRequest("main", "b" * 40, before, "a" * 40, after, before)
    plan = compare(load(after), actual, all_resources(render))
    announced = announce_pull(pull, load(before), load(after), "projects.yml", plan, date(2026, 11, 1))
    return Plan.merge([plan, announced])
