"""The demo's last steps: a second apply, a renamed label, and the contract check."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

from tahaluf.layout import MANIFEST_FILE
from tahaluf.plan import Rest, pluralize

from .fixture import FOUNDER, ORGANIZATION
from .harness import API_PATH, Assertion, Harness
from .proposals import ARABIC_SLUG


def apply_again(harness: Harness) -> Iterator[Assertion]:
    """Apply again when nothing is left to do, and check that nothing is written."""
    earlier_runs = {run["id"] for run in harness.workflow_runs("apply.yml")}
    harness.reset_request_counts()
    harness.dispatch("apply.yml", {})
    runs = [run for run in harness.workflow_runs("apply.yml") if run["id"] not in earlier_runs]
    writes = harness.count_writes()
    yield Assertion("apply again", runs[0]["conclusion"] if runs else "no run", _all_succeeded(runs))
    yield Assertion("  its writes", pluralize(writes, "request"), writes == 0)


def rename_label(harness: Harness) -> Iterator[Assertion]:
    """Rename a label in the manifest, and check that its issues keep it."""
    label = next(iter(next(iter(harness.manifest.labels.values()))))
    renamed = f"{label.name} (new)"
    founder = harness.session_for(FOUNDER)
    issue = founder.rest(
        Rest(
            "POST", f"/repos/{ORGANIZATION}/{ARABIC_SLUG}/issues", {"title": "Begin", "labels": [label.name]}
        )
    ).body["number"]
    _merge_manifest_edit(harness, lambda text: _rename_in_manifest(text, label.name, renamed))
    harness.wait_until_idle()
    issue_labels = harness.read(f"/repos/{ORGANIZATION}/{ARABIC_SLUG}/issues/{issue}")["labels"]
    names = [label_entry["name"] for label_entry in issue_labels]
    yield Assertion("a renamed label stays on its issue", ", ".join(names), names == [renamed])


def check_contract(harness: Harness) -> Iterator[Assertion]:
    """Check that all requests and responses so far conform to GitHub's API description."""
    violations = harness.violations()
    summary = f"{violations[0]['operation']}: {violations[0]['message']}" if violations else "none"
    yield Assertion("violations of GitHub's API description", summary, not violations)


def _merge_manifest_edit(harness: Harness, change: Callable[[str], str]) -> None:
    """Change the manifest as a maintainer would: with a branch, a pull request and a merge."""
    founder = harness.session_for(FOUNDER)
    file = harness.read(f"{API_PATH}/contents/{MANIFEST_FILE}")
    text = base64.b64decode(file["content"]).decode()
    tip = harness.read(f"{API_PATH}/git/ref/heads/main")["object"]["sha"]
    founder.rest(Rest("POST", f"{API_PATH}/git/refs", {"ref": "refs/heads/rename-label", "sha": tip}))
    changed = base64.b64encode(change(text).encode()).decode()
    body = {"message": "Rename a label", "content": changed, "sha": file["sha"], "branch": "rename-label"}
    founder.rest(Rest("PUT", f"{API_PATH}/contents/{MANIFEST_FILE}", body))
    pull = {"title": "Rename a label", "head": "rename-label", "base": "main"}
    number = founder.rest(Rest("POST", f"{API_PATH}/pulls", pull)).body["number"]
    harness.wait_until_idle()
    harness.merge(number)


def _rename_in_manifest(text: str, old: str, new: str) -> str:
    """Rename the label in the manifest's YAML, and add the old name to its aliases."""
    quoted = f'"{new}"'
    entry = re.search(rf'\{{name: ["\']?{re.escape(old)}["\']?,[^}}]*\}}', text)
    if entry is None:
        raise ValueError(f"the entry for the label {old} is not on a single line")
    line = re.sub(r'name: ("[^"]*"|\'[^\']*\'|[^,]*)', f"name: {quoted}", entry[0], count=1)
    if "aliases: [" in line:
        line = line.replace("aliases: [", f'aliases: ["{old}", ')
    else:
        line = f'{line[:-1]}, aliases: ["{old}"]}}'
    return text.replace(entry[0], line)


def _all_succeeded(runs: list[dict[str, Any]]) -> bool:
    return bool(runs) and all(run["conclusion"] == "success" for run in runs)
