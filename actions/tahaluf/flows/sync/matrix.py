"""A workflow's job matrix: an entry for each organization, or for each shard of one. Needs no network."""

import argparse
import json
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.manifest import Shard
from tahaluf.output.workflow import set_output
from tahaluf.problems import CommandError, InvalidInput

from . import sharding

MAX_JOBS: Final = 256  # docs.github.com: "A matrix will generate a maximum of 256 jobs per workflow run"


def show_matrix(env: Environment, options: argparse.Namespace) -> None:
    """Print the matrix as one line of JSON; in GitHub Actions, also set the step's output `matrix`.

    Raises CommandError for more jobs than GitHub allows.
    """
    jobs = _matrix_jobs(env, options) if options.shards <= MAX_JOBS else None
    if jobs is None or len(jobs) > MAX_JOBS:
        raise CommandError(
            f"{options.shards} shards for each organization are too many: GitHub limits a matrix to {MAX_JOBS} jobs",
            "use fewer shards",
        )
    matrix = json.dumps({"include": jobs}, separators=(",", ":"))
    print(matrix)
    set_output("matrix", matrix)


def _matrix_jobs(env: Environment, options: argparse.Namespace) -> list[dict[str, str]]:
    """Return the jobs. In GitHub Actions, an invalid manifest yields one job, which then reports the problems."""
    try:
        return sharding.matrix_jobs(read_manifest(options.manifest), options.shards)
    except (InvalidInput, CommandError):
        if not (env.in_actions and env.repository):
            raise
        return [sharding.job_inputs(Shard(env.repository.partition("/")[0]))]
