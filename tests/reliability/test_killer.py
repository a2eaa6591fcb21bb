"""The process killer for the crash tests recognizes each process by its token."""

import subprocess
import sys

import pytest

from localhub.core import Request, Response
from support.crash_runs import ProcessKiller

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


def _request(token: str) -> Request:
    return Request("GET", "/user", headers={"authorization": f"Bearer {token}"})


def _answer(_: Request) -> Response:
    return Response(200)


def test_late_request_of_a_killed_process_does_not_count_in_the_next_run() -> None:
    killer = ProcessKiller()
    with subprocess.Popen(SLEEP) as first, subprocess.Popen(SLEEP) as second:
        killer.reset(at_request=2, after_effect=False)
        killer.set_pid(first.pid)
        assert killer(_request("first"), _answer).status == 200
        with pytest.raises(ConnectionResetError):
            killer(_request("first"), _answer)
        assert first.wait(timeout=10) < 0
        killer.reset(at_request=2, after_effect=False)
        killer.set_pid(second.pid)
        for _ in range(3):
            with pytest.raises(ConnectionResetError):
                killer(_request("first"), _answer)
        assert killer(_request("second"), _answer).status == 200
        assert killer.request_count == 1
        assert second.poll() is None
        second.kill()


def test_request_of_a_process_that_has_ended_does_not_act() -> None:
    killer, seen = ProcessKiller(), []
    killer.drop_requests_of("ended")

    def handle(request: Request) -> Response:
        seen.append(request.token)
        return Response(200)

    with pytest.raises(ConnectionResetError):
        killer(_request("ended"), handle)
    killer(_request("running"), handle)
    assert (seen, killer.request_count) == (["running"], 1)
