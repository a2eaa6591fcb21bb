"""A run's time limit applies to all of its sessions."""

import pytest

from tahaluf.flows.sync.sessions import Sessions
from tahaluf.github import DeadlineExceeded
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Shard, load

MANIFEST = load("version: 1\norganization: example-coalition\nprojects: []\n")
VARIABLES = {
    "TAHALUF_TOKEN": "one",
    "TAHALUF_CONTROL_TOKEN": "other",
    "GITHUB_REPOSITORY": "example-coalition/control",
}


@pytest.mark.parametrize("opened_before", [True, False])
def test_the_time_limit_holds_for_every_session_of_the_run(opened_before: bool) -> None:
    sessions, shard = Sessions(Environment.read(VARIABLES)), Shard("example-coalition")
    sessions.select_tokens(MANIFEST, [shard])
    if opened_before:
        sessions.for_shard(shard)
        sessions.for_control_repository()
    sessions.set_time_limit(0)
    for session in (sessions.for_shard(shard), sessions.for_control_repository()):
        with pytest.raises(DeadlineExceeded):
            session.rate_limiter.check_deadline()
