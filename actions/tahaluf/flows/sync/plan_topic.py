"""Chooses the topic of a plan comment, so that runs for different shards post separate comments."""

import re
from collections.abc import Sequence

from tahaluf.github import PLAN_TOPIC
from tahaluf.manifest import Manifest, Shard, all_shards


def reports_whole_plan(chosen: Sequence[Shard], manifest: Manifest) -> bool:
    """Whether this run, and not another shard's, reports on the whole pull request."""
    return chosen[0] == next(all_shards(manifest, chosen[0].total))


def plan_topic(chosen: Sequence[Shard], manifest: Manifest) -> str:
    """Return the topic of this run's comment. Runs for other shards have other topics."""
    return (
        PLAN_TOPIC
        if reports_whole_plan(chosen, manifest)
        else f"{PLAN_TOPIC}-{re.sub('[^a-z0-9]+', '-', str(chosen[0]).lower())}"
    )
