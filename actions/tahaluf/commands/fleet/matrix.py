"""A workflow's job matrix: an entry for each organization, or for each share of one. Needs no network."""

import argparse
import json

from tahaluf.commands.given.environment import Environment
from tahaluf.commands.given.reading import read_manifest
from tahaluf.commands.shown.workflow import output
from tahaluf.manifest import Part
from tahaluf.problems import Refused, Stopped

from . import sharing

MOST_JOBS = 256  # docs.github.com: "A matrix will generate a maximum of 256 jobs per workflow run"


def show_matrix(env: Environment, options: argparse.Namespace) -> None:
    """Print it in one line, and in a run make it the step's output `matrix`. Raises Stopped for too many jobs."""
    jobs = _jobs(env, options) if options.shards <= MOST_JOBS else None
    if jobs is None or len(jobs) > MOST_JOBS:
        raise Stopped(
            f"{options.shards} shares of each organization are too many: GitHub runs {MOST_JOBS} jobs of a matrix",
            "choose a smaller number of shares",
        )
    told = json.dumps({"include": jobs}, separators=(",", ":"))
    print(told)
    output("matrix", told)


def _jobs(env: Environment, options: argparse.Namespace) -> list[dict[str, str]]:
    """In a run, a manifest that is missing or wrong leaves one job: it is that job's to say so, in its place."""
    try:
        return sharing.jobs(read_manifest(options.manifest), options.shards)
    except (Refused, Stopped):
        if not (env.in_actions and env.repository):
            raise
        return [sharing.job(Part(env.repository.partition("/")[0]))]
