"""The whole server in one process: store, surfaces, workflow runner and HTTP server.

with Hub(folder, seed) as hub:
    hub.url, hub.token
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from localhub.contract import Contract
from localhub.core import Middleware, Request, Response, Surface, chain, json_response
from localhub.events import Events
from localhub.faults import FaultInjector, FaultRule
from localhub.forms import FormApi
from localhub.git.http import GitHttp
from localhub.graphql import GraphQLApi
from localhub.latency import Latency
from localhub.lease import lease
from localhub.limits import Limits
from localhub.pages_site import PagesSite
from localhub.rest import RestApi
from localhub.seed import host_copy, load
from localhub.server import Server
from localhub.store import Store
from localhub.web import WebPages
from localhub.workflows import Runner, RunnerApi, scratch_folder

from .admin_api import AdminApi
from .domain import ANONYMOUS, Engine
from .rate_limiting import RateLimiter
from .request_counts import RequestCounts
from .serializers import View
from .serializers.payloads import webhook_payload
from .submission_limit import SubmissionLimiter


class Hub:
    """Serves requests from its creation until it is closed. All its data is under `folder`.

    `token` is the seed's first token. `runs=False` disables workflow runs. `limits` enables GitHub's rate limits, which
    are disabled by default. `latency` is a delay in seconds that is added to every response. `faults` are the initial
    fault rules. More rules can be added with `hub.faults`. `copies` maps the owner and the name of a repository to a
    git repository on this machine, which is copied.
    """

    def __init__(
        self,
        folder: Path,
        seed: Mapping[str, Any] | None = None,
        *,
        port: int = 0,
        run_workflows: bool = True,
        limits: Limits | None = None,
        latency: float = 0,
        faults: Iterable[FaultRule] = (),
        copies: Mapping[tuple[str, str], Path] = MappingProxyType({}),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.contract, self.counts, self.events, self.faults = (
            Contract(),
            RequestCounts(),
            Events(),
            FaultInjector(),
        )
        self.faults.add_rules(faults)
        self.middlewares: list[Middleware] = [self.counts.count]
        if latency:
            self.middlewares.append(Latency(latency).wait)
        if limits:
            self.middlewares.append(RateLimiter(limits, clock).enforce)
            if limits.submissions_per_minute or limits.submissions_per_hour:
                self.middlewares.append(SubmissionLimiter(limits, clock).enforce)
        self.middlewares.append(self.faults.inject)
        with ExitStack() as resources:
            folder = _prepare_folder(folder)
            self._open_resources(resources, folder, port, clock)
            with self.engine.begin(ANONYMOUS) as uow:
                self.token = load(uow, seed)
                for (owner, name), source in copies.items():
                    host_copy(uow, owner, name, source)
            self._surfaces = self._make_surfaces()
            self.runner = self._start_runner(resources, folder) if run_workflows else None
            self.server.start()
            self._resources = resources.pop_all()

    def _open_resources(
        self, resources: ExitStack, folder: Path, port: int, clock: Callable[[], datetime]
    ) -> None:
        """Open the data folder, its store and the port. `resources` closes them later."""
        resources.enter_context(lease(folder))
        self.store = Store(folder / "hub.sqlite")
        resources.callback(self.store.close)
        self.server = Server(self.handle, port)
        resources.callback(self.server.close)
        self.url = self.server.url
        self.engine = Engine(
            self.store,
            folder / "repositories",
            self.events,
            lambda uow, event: webhook_payload(event, View.for_url(self.url, uow)),
            clock,
        )

    def _start_runner(self, resources: ExitStack, folder: Path) -> Runner:
        runner = Runner(self.engine, resources.enter_context(scratch_folder(folder / "runs")), self.url)
        resources.callback(runner.close)
        runner.start()
        return runner

    def _make_surfaces(self) -> tuple[Surface, ...]:
        """Return the surfaces, in the order in which they are tried."""
        engine, contract = self.engine, self.contract
        return (
            AdminApi(contract, self.counts, self.events, self.faults),
            RunnerApi(engine),
            PagesSite(engine),
            FormApi(engine),
            GitHttp(engine),
            GraphQLApi(engine),
            WebPages(engine),
            RestApi(engine, contract),
        )

    def handle(self, request: Request) -> Response:
        """Find the surface for a request from the server, and pass the request through the middleware."""
        for surface in self._surfaces:
            matched = surface.match(request)
            if matched is not None:
                return chain(self.middlewares, surface.handle)(matched)
        return json_response(404, {"message": "Not Found", "status": "404"})

    def close(self) -> None:
        self._resources.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _prepare_folder(folder: Path) -> Path:
    resolved = folder.resolve()
    (resolved / "repositories").mkdir(parents=True, exist_ok=True)
    return resolved
