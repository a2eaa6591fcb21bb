"""Runs the steps of one change or repair, one request at a time."""

from typing import assert_never

from tahaluf.plan import Bulk, Mutation, Query, Request, Response, Rest, Steps
from tahaluf.problems import CommandError

from .session import Session


def run_steps(session: Session, steps: Steps) -> None:
    """Send each request that the steps yield. Raises the CommandError of the first request that fails."""
    try:
        request = next(steps)
        while True:
            request = steps.send(_respond(session, request))
    except StopIteration:
        return


def _respond(session: Session, request: Request) -> Response:
    match request:
        case Rest():
            return session.rest(request)
        case Mutation():
            (result,) = session.mutate([request])
            if isinstance(result, CommandError):
                raise result
            return result
        case Bulk(item=item):
            return session.rest(request.with_items([item]))
        case Query(document, variables):
            return Response(200, session.query(document, variables))
        case _:
            assert_never(request)
