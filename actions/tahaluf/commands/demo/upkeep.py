"""What comes after: nothing is done twice, a label gets another name, and GitHub's own description is kept."""

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

from tahaluf.plan import Rest, count

from .proposals import ARABIC
from .stage import API, Check, Stage
from .world import FOUNDER, ORGANIZATION


def again(stage: Stage) -> Iterator[Check]:
    """Apply once more: nothing is left to do, and nothing is written."""
    before = {run["id"] for run in stage.runs("apply.yml")}
    stage.forget_requests()
    stage.dispatch("apply.yml", {})
    runs = [run for run in stage.runs("apply.yml") if run["id"] not in before]
    writes = stage.writes()
    yield Check("apply once more", runs[0]["conclusion"] if runs else "no run", _succeeded(runs))
    yield Check("  what it wrote", count(writes, "request"), writes == 0)


def rename(stage: Stage) -> Iterator[Check]:
    """A label gets another name in the manifest; an issue that wears it keeps it."""
    label = next(iter(next(iter(stage.manifest.labels.values()))))
    renamed = f"{label.name} (new)"
    founder = stage.person(FOUNDER)
    issue = founder.rest(
        Rest("POST", f"/repos/{ORGANIZATION}/{ARABIC}/issues", {"title": "Begin", "labels": [label.name]})
    ).body["number"]
    _edit_manifest(stage, lambda text: _renamed(text, label.name, renamed))
    stage.settle()
    worn = stage.there(f"/repos/{ORGANIZATION}/{ARABIC}/issues/{issue}")["labels"]
    names = [one["name"] for one in worn]
    yield Check("a renamed label stays on its issue", ", ".join(names), names == [renamed])


def contract(stage: Stage) -> Iterator[Check]:
    """All that was asked and answered on the way, held against GitHub's own description by the server."""
    found = stage.violations()
    said = f"{found[0]['operation']}: {found[0]['message']}" if found else "none"
    yield Check("departures from GitHub's description", said, not found)


def _edit_manifest(stage: Stage, change: Callable[[str], str]) -> None:
    """A maintainer changes the manifest by hand: branch, pull request, merge."""
    founder = stage.person(FOUNDER)
    file = stage.there(f"{API}/contents/projects.yml")
    text = base64.b64decode(file["content"]).decode()
    tip = stage.there(f"{API}/git/ref/heads/main")["object"]["sha"]
    founder.rest(Rest("POST", f"{API}/git/refs", {"ref": "refs/heads/rename-label", "sha": tip}))
    changed = base64.b64encode(change(text).encode()).decode()
    body = {"message": "Rename a label", "content": changed, "sha": file["sha"], "branch": "rename-label"}
    founder.rest(Rest("PUT", f"{API}/contents/projects.yml", body))
    pull = {"title": "Rename a label", "head": "rename-label", "base": "main"}
    number = founder.rest(Rest("POST", f"{API}/pulls", pull)).body["number"]
    stage.settle()
    stage.merge(number)


def _renamed(text: str, old: str, new: str) -> str:
    """The label's entry with a new name, and the old one among its aliases."""
    quoted = f'"{new}"'
    entry = re.search(rf'\{{name: ["\']?{re.escape(old)}["\']?,[^}}]*\}}', text)
    if entry is None:
        raise ValueError(f"the label {old} is not written on one line")
    line = re.sub(r'name: ("[^"]*"|\'[^\']*\'|[^,]*)', f"name: {quoted}", entry[0], count=1)
    if "aliases: [" in line:
        line = line.replace("aliases: [", f'aliases: ["{old}", ')
    else:
        line = f'{line[:-1]}, aliases: ["{old}"]}}'
    return text.replace(entry[0], line)


def _succeeded(runs: list[dict[str, Any]]) -> bool:
    return bool(runs) and all(run["conclusion"] == "success" for run in runs)
