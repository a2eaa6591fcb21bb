"""Plays GitHub for the steps of a change: records the requests and answers from a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from tahaluf.plan import ChangeContext, Request, Response, Steps


def play(steps: Steps, answers: Iterable[Any] = ()) -> tuple[list[Request], ChangeContext | None]:
    """The requests of these steps and what they return. An answer is a body, or a `Response`; None for no more."""
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
