"""A workflow's job matrix: an entry for each organization, or for each share of one. Needs no network."""

import argparse
import json

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.manifest import Shard
from tahaluf.output.workflow import set_output
from tahaluf.problems import CommandError, InvalidInput

from . import sharding

MAX_JOBS = 256  # docs.github.com: "A matrix will generate a maximum of 256 jobs per workflow run"


def show_matrix(env: Environment, options: argparse.Namespace) -> None:
    """Print it in one line, and in a run make it the step's output `matrix`. Raises Stopped for too many jobs."""
    jobs = _matrix_jobs(env, options) if options.shards <= MAX_JOBS else None
    if jobs is None or len(jobs) > MAX_JOBS:
        raise CommandError(
            f"{options.shards} shares of each organization are too many: GitHub runs {MAX_JOBS} jobs of a matrix",
            "choose a smaller number of shares",
        )
    matrix = json.dumps({"include": jobs}, separators=(",", ":"))
    print(matrix)
    set_output("matrix", matrix)


def _matrix_jobs(env: Environment, options: argparse.Namespace) -> list[dict[str, str]]:
    """In a run, a manifest that is missing or wrong leaves one job: it is that job's to say so, in its place."""
    try:
        return sharding.matrix_jobs(read_manifest(options.manifest), options.shards)
    except (InvalidInput, CommandError):
        if not (env.in_actions and env.repository):
            raise
        return [sharding.job_inputs(Shard(env.repository.partition("/")[0]))]
