"""The whole hub in one process: a store, the surfaces that answer, the runner, the server.

with Hub(folder, seed) as hub:
    hub.url, hub.token
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from localhub.contract import Contract
from localhub.core import Middleware, Request, Response, Surface, chain, json_response
from localhub.counting import Counts
from localhub.desk import Desk
from localhub.events import Events
from localhub.faults import Fault, Faults
from localhub.forms import Forms
from localhub.git.http import Git
from localhub.graphql import GraphQL
from localhub.latency import Latency
from localhub.lease import lease
from localhub.limits import Limits
from localhub.metering import Meter
from localhub.rest import Rest
from localhub.seed import plant
from localhub.server import Server
from localhub.shapes import View
from localhub.shapes.payloads import payload
from localhub.store import Store
from localhub.web import Web
from localhub.workflows import Desk as RunnerDesk
from localhub.workflows import Runner, scratch
from localhub.world import NOBODY, Engine


class Hub:
    """Listens from the moment it is made until it is closed; everything it keeps is under `folder`.

    `token` is the first one that the seed names. `runs` off: events are told, and start no workflow.
    `limits`: GitHub's rate limits, none where not given. `latency`: seconds that every answer takes longer.
    `faults`: what goes wrong from the start; more at `hub.faults`.
    """

    def __init__(
        self,
        folder: Path,
        seed: Mapping[str, Any] | None = None,
        *,
        port: int = 0,
        runs: bool = True,
        limits: Limits | None = None,
        latency: float = 0,
        faults: Iterable[Fault] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.contract, self.counts, self.events, self.faults = Contract(), Counts(), Events(), Faults()
        self.faults.arm(faults)
        self.middlewares: list[Middleware] = [self.counts.count]
        if latency:
            self.middlewares.append(Latency(latency).wait)
        if limits:
            self.middlewares.append(Meter(limits, clock).meter)
        self.middlewares.append(self.faults.inject)
        with ExitStack() as opened:
            folder = _made(folder)
            self._open(opened, folder, port, clock)
            with self.engine.begin(NOBODY) as world:
                self.token = plant(world, seed)
            self._surfaces = self._all_surfaces()
            self.runner = self._running(opened, folder) if runs else None
            self.server.start()
            self._opened = opened.pop_all()

    def _open(self, opened: ExitStack, folder: Path, port: int, clock: Callable[[], datetime]) -> None:
        """Takes the folder, the store in it and the port; `opened` gives them back."""
        opened.enter_context(lease(folder))
        self.store = Store(folder / "hub.sqlite")
        opened.callback(self.store.close)
        self.server = Server(self.answer, port)
        opened.callback(self.server.close)
        self.url = self.server.url
        self.engine = Engine(
            self.store,
            folder / "repositories",
            self.events,
            lambda world, told: payload(told, View.at(self.url, world)),
            clock,
        )

    def _running(self, opened: ExitStack, folder: Path) -> Runner:
        runner = Runner(self.engine, opened.enter_context(scratch(folder / "runs")), self.url)
        opened.callback(runner.close)
        runner.start()
        return runner

    def _all_surfaces(self) -> tuple[Surface, ...]:
        """In the order in which they are asked whether a request is theirs."""
        engine, contract = self.engine, self.contract
        return (
            Desk(contract, self.counts, self.events, self.faults),
            RunnerDesk(engine),
            Forms(engine),
            Git(engine),
            GraphQL(engine),
            Web(engine),
            Rest(engine, contract),
        )

    def answer(self, request: Request) -> Response:
        """What the server calls: find whose it is, then go through the chain round every request."""
        for surface in self._surfaces:
            recognised = surface.recognise(request)
            if recognised is not None:
                return chain(self.middlewares, surface.answer)(recognised)
        return json_response(404, {"message": "Not Found", "status": "404"})

    def close(self) -> None:
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _made(folder: Path) -> Path:
    made = folder.resolve()
    (made / "repositories").mkdir(parents=True, exist_ok=True)
    return made
