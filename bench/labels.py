"""Compares Tahaluf, npm's github-label-sync and a plain PyGithub loop at syncing labels in many repositories."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import HERE, Measurement, hub_server, run
from support import large_coalition

LABELS = 40
TAHALUF, LABEL_SYNC, PYGITHUB = "tahaluf", "github-label-sync", "PyGithub loop"
PEERS = HERE.parent / ".bench"


@dataclass(frozen=True, slots=True)
class LabelRun:
    """The measurements of one run of a tool. `error` is the message that the program printed if it failed."""

    tool: str
    projects: int
    measurement: Measurement
    error: str = ""


def no_changes(projects: int, latency: float, tools: Mapping[str, int]) -> Iterator[LabelRun]:
    """Run each tool when there is nothing to change. `tools` contains the maximum number of repositories for each
    tool.
    """
    return _side_by_side("plan", projects, LABELS, latency, tools)


def add_one_label(projects: int, latency: float, tools: Mapping[str, int]) -> Iterator[LabelRun]:
    """Run each tool when one of 40 labels is missing from every repository."""
    return _side_by_side("apply", projects, LABELS - 1, latency, tools)


def _side_by_side(
    command: str, projects: int, existing_labels: int, latency: float, tools: Mapping[str, int]
) -> Iterator[LabelRun]:
    for tool, max_projects in tools.items():
        if projects > max_projects:
            continue
        print(f"{command}: {projects} repositories, {tool}", file=sys.stderr)
        with hub_server(projects, LABELS, existing_labels, latency) as url, TemporaryDirectory() as folder:
            arguments, env = _command(tool, command, url, projects, Path(folder))
            measurement = run(arguments, env, url)
            yield LabelRun(tool, projects, measurement, _error(tool, measurement))


def _command(
    tool: str, command: str, url: str, projects: int, folder: Path
) -> tuple[list[str], dict[str, str]]:
    if tool == TAHALUF:
        path = folder / "projects.yml"
        path.write_text(large_coalition.manifest_text(projects, LABELS), encoding="utf-8")
        arguments = [str(Path(sys.executable).with_name("tahaluf")), command, "--manifest", str(path)]
        env = {"GITHUB_API_URL": url, "TAHALUF_TOKEN": large_coalition.TOKEN}
        return arguments + (["--yes"] if command == "apply" else []), env
    labels = folder / "labels.json"
    label_definitions = large_coalition.manifest(1, LABELS).labels["core"]
    labels.write_text(
        json.dumps(
            [
                {"name": label.name, "color": label.color, "description": label.description}
                for label in label_definitions
            ]
        )
    )
    repos = [f"{large_coalition.ORGANIZATION}/{large_coalition.slug(number)}" for number in range(projects)]
    if tool == PYGITHUB:
        loop = str(HERE / "peers/pygithub_loop.py")
        return [sys.executable, loop, url, large_coalition.TOKEN, str(labels), *repos], {}
    host, port = url.removeprefix("http://").split(":")
    script = str(HERE / "peers/label_sync.js")
    env = {"NODE_PATH": str(PEERS / "node_modules"), "NODE_NO_WARNINGS": "1", "PATH": os.environ["PATH"]}
    return ["node", script, host, port, large_coalition.TOKEN, str(labels), *repos], env


def _error(tool: str, measurement: Measurement) -> str:
    if tool == TAHALUF:
        return "" if measurement.code == 0 else f"exit {measurement.code}"
    outcome = json.loads(measurement.out.strip().splitlines()[-1])
    return f"{outcome['failed']} repositories refused: {outcome['why']}" if outcome["failed"] else ""
