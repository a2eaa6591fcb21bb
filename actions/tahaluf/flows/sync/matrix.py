"""Creates a workflow's job matrix, with one entry per organization or shard. Needs no network."""

from pathlib import Path
from typing import Final

from tahaluf.inputs.environment import Environment
from tahaluf.inputs.local_files import read_manifest
from tahaluf.manifest import Shard, all_shards
from tahaluf.problems import CommandError, InvalidInput

MAX_JOBS: Final = 256  # docs.github.com: "A matrix will generate a maximum of 256 jobs per workflow run"


def matrix_jobs(env: Environment, manifest_path: Path, shards: int) -> list[dict[str, str]]:
    """Return the matrix entries. Raises CommandError if there are more jobs than GitHub allows."""
    jobs = (
        [_job_inputs(shard) for shard in _all_shards(env, manifest_path, shards)]
        if shards <= MAX_JOBS
        else []
    )
    if not 0 < len(jobs) <= MAX_JOBS:
        raise CommandError(
            f"{shards} shards per organization are too many: GitHub limits a matrix to {MAX_JOBS} jobs",
            "use fewer shards",
        )
    return jobs


def _all_shards(env: Environment, manifest_path: Path, shards: int) -> list[Shard]:
    """Return all shards. If the manifest is invalid in GitHub Actions, return one shard, whose job reports the
    problems.
    """
    try:
        return list(all_shards(read_manifest(manifest_path), shards))
    except (InvalidInput, CommandError):
        if not (env.in_actions and env.repository):
            raise
        return [Shard(env.repository.partition("/")[0])]


def _job_inputs(shard: Shard) -> dict[str, str]:
    """Return the values for `--organization` and `--shard`."""
    return {"organization": shard.organization, "shard": f"{shard.number}/{shard.total}"}
