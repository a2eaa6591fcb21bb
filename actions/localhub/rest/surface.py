"""The REST surface: recognises an operation, checks it against the description, and has it answered."""

import json
from dataclasses import replace
from typing import Any

from localhub.auth import identify
from localhub.contract import Contract, Operation, Router, elsewhere, operations
from localhub.core import Request, Response, json_response
from localhub.rest import conditional, failures
from localhub.rest.aliases import canonical
from localhub.rest.call import Call
from localhub.rest.headers import standing
from localhub.rest.routes import load_all
from localhub.shapes import PREFIX, View
from localhub.world import NOBODY, Engine, Refusal


class Rest:
    """A `core.Surface`. Paths may come plain or under /api/v3; a browser's page is never meant."""

    def __init__(self, engine: Engine, contract: Contract) -> None:
        self._engine = engine
        self._contract = contract
        self._router = Router(operations().values())
        self._elsewhere = Router(elsewhere().values())
        self._words = self._router.first_words() | self._elsewhere.first_words()
        self._answers = load_all()

    def recognise(self, request: Request) -> Request | None:
        path = canonical(request.path.removeprefix(PREFIX) or "/")
        prefixed = request.path.startswith(PREFIX)
        first = path.split("/", 2)[1] if "/" in path else ""
        if not prefixed and (request.wants_page or (first and first not in self._words)):
            return None
        match = self._router.match(request.method, path) or self._elsewhere.match(request.method, path)
        if match is None:
            return replace(request, operation=f"{request.method} {path}", params={})
        return replace(request, operation=match.operation.key, params=match.params)

    def answer(self, request: Request) -> Response:
        operation = operations().get(request.operation)
        answer = self._answers.get(request.operation)
        if operation is None or answer is None:
            return failures.not_here(request.operation)
        body, problem = _parsed(request)
        response = problem or self._refused_by_contract(operation, request, body)
        response = response or self._answered(request, body)
        self._contract.check_response(operation, response)
        return conditional.answered(request, response)

    def _refused_by_contract(self, operation: Operation, request: Request, body: Any) -> Response | None:
        found = self._contract.check_request(operation, request, body)
        return failures.off_contract(found) if found else None

    def _answered(self, request: Request, body: Any) -> Response:
        actor = NOBODY
        try:
            with self._engine.begin(NOBODY) as world:
                actor = world.actor = identify(world, request)
                call = Call(request, world, View.of(request, world), {} if body is None else body)
                response = self._answers[request.operation](call)
        except Refusal as refusal:
            response = failures.refused(refusal, request)
        response.headers = {**standing(actor, self._engine.clock()), **response.headers}
        return response


def _parsed(request: Request) -> tuple[Any, Response | None]:
    if not request.body:
        return None, None
    try:
        return json.loads(request.body), None
    except ValueError:
        return None, json_response(400, {"message": "Problems parsing JSON", "status": "400"})
