"""Stands in for GitHub when a change's steps are tested: records the requests and returns answers from a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from tahaluf.plan import ChangeContext, Request, Response, Steps


def play(steps: Steps, answers: Iterable[Any] = ()) -> tuple[list[Request], ChangeContext | None]:
    """The requests of these steps and what the steps return.

    An answer is a body or a `Response`; None means that there are no more answers.
    """
    requests: list[Request] = []
    waiting = iter(answers)
    try:
        request = next(steps)
        while True:
            requests.append(request)
            answer = next(waiting, None)
            request = steps.send(answer if isinstance(answer, Response) else Response(200, answer))
    except StopIteration as ended:
        return requests, ended.value


def shas(*names: str) -> list[Mapping[str, str]]:
    return [{"sha": name} for name in names]
