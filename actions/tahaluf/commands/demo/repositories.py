"""What a proposal has become once it is merged, read back piece by piece."""

import base64
from collections.abc import Iterator

from tahaluf.manifest import Manifest, load

from .stage import API, Check, Stage
from .world import ORGANIZATION

FIRST_FILES = {"README.md", "LICENSE", "CONTRIBUTING.md", "publiccode.yml", ".tahaluf.lock"}


def project(stage: Stage, slug: str) -> Iterator[Check]:
    path = f"/repos/{ORGANIZATION}/{slug}"
    repository = stage.there(path) or {}
    yield Check(f"repository {slug}", repository.get("description") or "none", bool(repository))
    pull = stage.pull_of(stage.issues[slug]) or {}
    merged = bool(pull.get("merged_at"))
    yield Check("  its pull request", "merged" if merged else pull.get("state", "none"), merged)
    yield _files(stage, path)
    yield _labels(stage, path, slug)
    yield _team(stage, path, slug)
    issue = stage.there(f"{API}/issues/{stage.issues[slug]}")
    yield Check("  the issue that asked", issue["state"], issue["state"] == "closed")


def _files(stage: Stage, path: str) -> Check:
    tree = stage.there(f"{path}/git/trees/main?recursive=1") or {"tree": []}
    files = {entry["path"] for entry in tree["tree"] if entry["type"] == "blob"}
    return Check("  its files", f"{len(files)}", files >= FIRST_FILES)


def _labels(stage: Stage, path: str, slug: str) -> Check:
    labels = {label["name"] for label in stage.there(f"{path}/labels?per_page=100") or ()}
    manifest = _merged(stage)
    known = manifest.find(slug)
    wanted = {label.name for label in manifest.wanted_labels(known)} if known else set()
    return Check(
        "  its labels", f"{len(wanted & labels)} of {len(wanted)}", bool(wanted) and wanted <= labels
    )


def _team(stage: Stage, path: str, slug: str) -> Check:
    team = stage.there(f"/orgs/{ORGANIZATION}/teams/{slug}") or {}
    let_in = {one["slug"]: one["permission"] for one in stage.there(f"{path}/teams") or ()}
    found = f"{team.get('privacy', 'none')}, may {let_in.get(slug, 'do nothing')}"
    return Check("  its team", found, found == "secret, may maintain")


def _merged(stage: Stage) -> Manifest:
    """The manifest as it is on the server by now."""
    file = stage.there(f"{API}/contents/projects.yml")
    return load(base64.b64decode(file["content"]).decode(), "projects.yml")
