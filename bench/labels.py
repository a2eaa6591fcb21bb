"""Labels over many repositories: Tahaluf, npm's github-label-sync and a plain PyGithub loop, side by side."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import big_town
from measure import HERE, Ran, run, town

LABELS = 40
TAHALUF, LABEL_SYNC, PYGITHUB = "tahaluf", "github-label-sync", "PyGithub loop"
PEERS = HERE.parent / ".bench"


@dataclass(frozen=True, slots=True)
class Row:
    """`trouble`: what the program could not do, in its own words."""

    tool: str
    projects: int
    ran: Ran
    trouble: str = ""


def nothing_to_do(projects: int, latency: float, tools: Mapping[str, int]) -> Iterator[Row]:
    """Every repository is as it should be. `tools`: the most repositories that each is tried with."""
    return _side_by_side("plan", projects, LABELS, latency, tools)


def one_label_more(projects: int, latency: float, tools: Mapping[str, int]) -> Iterator[Row]:
    """One of the forty labels is missing in every repository."""
    return _side_by_side("apply", projects, LABELS - 1, latency, tools)


def _side_by_side(
    command: str, projects: int, there: int, latency: float, tools: Mapping[str, int]
) -> Iterator[Row]:
    for tool, most in tools.items():
        if projects > most:
            continue
        print(f"{command}: {projects} repositories, {tool}", file=sys.stderr)
        with town(projects, LABELS, there, latency) as url, TemporaryDirectory() as folder:
            words, env = _command(tool, command, url, projects, Path(folder))
            ran = run(words, env, url)
            yield Row(tool, projects, ran, _trouble(tool, ran))


def _command(
    tool: str, command: str, url: str, projects: int, folder: Path
) -> tuple[list[str], dict[str, str]]:
    if tool == TAHALUF:
        path = folder / "projects.yml"
        path.write_text(big_town.manifest_text(projects, LABELS), encoding="utf-8")
        words = [str(Path(sys.executable).with_name("tahaluf")), command, "--manifest", str(path)]
        env = {"GITHUB_API_URL": url, "TAHALUF_TOKEN": big_town.TOKEN}
        return words + (["--yes"] if command == "apply" else []), env
    labels = folder / "labels.json"
    wanted = big_town.manifest(1, LABELS).labels["core"]
    labels.write_text(
        json.dumps([{"name": w.name, "color": w.color, "description": w.description} for w in wanted])
    )
    repos = [f"{big_town.ORGANIZATION}/{big_town.slug(number)}" for number in range(projects)]
    if tool == PYGITHUB:
        loop = str(HERE / "peers/pygithub_loop.py")
        return [sys.executable, loop, url, big_town.TOKEN, str(labels), *repos], {}
    host, port = url.removeprefix("http://").split(":")
    script = str(HERE / "peers/label_sync.js")
    env = {"NODE_PATH": str(PEERS / "node_modules"), "NODE_NO_WARNINGS": "1", "PATH": os.environ["PATH"]}
    return ["node", script, host, port, big_town.TOKEN, str(labels), *repos], env


def _trouble(tool: str, ran: Ran) -> str:
    if tool == TAHALUF:
        return "" if ran.code == 0 else f"exit {ran.code}"
    told = json.loads(ran.out.strip().splitlines()[-1])
    return f"{told['failed']} repositories refused: {told['why']}" if told["failed"] else ""
