"""An interrupted run names the issues that it has not finished."""

import signal
from pathlib import Path

import pytest

from localhub.core import Handler, Request, Response
from support.proposal_coalition import start_proposal_coalition
from tahaluf.inputs.interruption import format_issues, report_unfinished
from tahaluf.problems import Interrupted


def test_only_the_first_few_issues_are_named() -> None:
    assert format_issues([7]) == "issue 7"
    assert format_issues([7, 8]) == "issues 7, 8"
    assert format_issues(range(1, 31)) == "issues 1, 2, 3, 4, 5 and 25 more"


def test_other_exceptions_are_not_changed() -> None:
    with pytest.raises(ValueError, match="other"), report_unfinished(lambda: [1]):
        raise ValueError("other")


def test_an_interrupted_propose_names_the_unfinished_proposals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = 0

    def at_the_second_pull(request: Request, next_handler: Handler) -> Response:
        nonlocal opened
        opened += request.method == "POST" and request.path.endswith("/pulls")
        if opened == 2:
            signal.raise_signal(signal.SIGINT)
        return next_handler(request)

    with start_proposal_coalition(tmp_path) as coalition:
        numbers = [coalition.propose(name) for name in ("Wells", "Seeds", "Roads")]
        coalition.hub.middlewares.append(at_the_second_pull)
        with pytest.raises(Interrupted, match=r"^unfinished: issues 2, 3$"):
            coalition.run(*numbers)
        assert capsys.readouterr().out == "#1: 5 writes\n"
        coalition.hub.middlewares.remove(at_the_second_pull)
        coalition.run(*numbers)
        assert len(coalition.pulls()) == 3
