"""Checks everything that a merged proposal creates."""

import base64
from collections.abc import Iterator

from tahaluf.layout import CONDUCT_FILE, MANIFEST_FILE
from tahaluf.manifest import Manifest, load

from .fixture import ORGANIZATION
from .harness import API_PATH, Assertion, Harness

# LICENSE and publiccode.yml are added once a licence has been chosen
FIRST_FILES = {"README.md", CONDUCT_FILE, "CONTRIBUTING.md", ".tahaluf.lock"}


def check_project(harness: Harness, slug: str) -> Iterator[Assertion]:
    path = f"/repos/{ORGANIZATION}/{slug}"
    repository = harness.read(path) or {}
    yield Assertion(f"repository {slug}", repository.get("description") or "none", bool(repository))
    pull = harness.pull_of(harness.issues[slug]) or {}
    merged = bool(pull.get("merged_at"))
    yield Assertion("  its pull request", "merged" if merged else pull.get("state", "none"), merged)
    yield _check_files(harness, path)
    yield _check_labels(harness, path, slug)
    yield _check_team(harness, path, slug)
    issue = harness.read(f"{API_PATH}/issues/{harness.issues[slug]}")
    yield Assertion("  the proposal's issue", issue["state"], issue["state"] == "closed")


def _check_files(harness: Harness, path: str) -> Assertion:
    tree = harness.read(f"{path}/git/trees/main?recursive=1") or {"tree": []}
    files = {entry["path"] for entry in tree["tree"] if entry["type"] == "blob"}
    return Assertion("  its files", f"{len(files)}", files >= FIRST_FILES)


def _check_labels(harness: Harness, path: str, slug: str) -> Assertion:
    labels = {label["name"] for label in harness.read(f"{path}/labels?per_page=100") or ()}
    manifest = _merged_manifest(harness)
    project = manifest.find(slug)
    wanted = {label.name for label in manifest.labels_for(project)} if project else set()
    return Assertion(
        "  its labels", f"{len(wanted & labels)} of {len(wanted)}", bool(wanted) and wanted <= labels
    )


def _check_team(harness: Harness, path: str, slug: str) -> Assertion:
    team = harness.read(f"/orgs/{ORGANIZATION}/teams/{slug}") or {}
    permissions = {
        team_access["slug"]: team_access["permission"] for team_access in harness.read(f"{path}/teams") or ()
    }
    actual = f"{team.get('privacy', 'none')}, may {permissions.get(slug, 'do nothing')}"
    return Assertion("  its team", actual, actual == "secret, may maintain")


def _merged_manifest(harness: Harness) -> Manifest:
    """Return the manifest that is currently on the server."""
    file = harness.read(f"{API_PATH}/contents/{MANIFEST_FILE}")
    return load(base64.b64decode(file["content"]).decode(), MANIFEST_FILE)
