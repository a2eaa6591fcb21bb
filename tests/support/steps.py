"""A stand-in for GitHub in tests of a change's steps. The stand-in records requests and returns responses from a
list.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from tahaluf.plan import ChangeContext, Request, Response, Steps


def play(steps: Steps, answers: Iterable[Any] = ()) -> tuple[list[Request], ChangeContext | None]:
    """Return the requests that these steps make, and the value that they return.

    Each answer is a body or a `Response`. After the last one, the body is None.
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
