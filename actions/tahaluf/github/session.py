"""One token's conversation with GitHub: sends a request when it may leave, and reads the answer.

The only place that holds a PyGithub client. Repeats what is safe to repeat, and nothing else.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeGuard

import requests
from github import Auth, Github

from tahaluf.consent import redact_path
from tahaluf.plan import Mutation, Response, Rest
from tahaluf.problems import CommandError

from .connection import open_connection
from .errors import (
    GitHubError,
    NoResponse,
    error_from_response,
    is_rate_limit_error,
    is_rate_limited,
    join_messages,
    retry_delay,
    transient_errors,
)
from .owner_guard import check_owner
from .permissions import missing_mutation_permission, missing_permissions
from .rate_limit.limiter import MAX_RESET_WAIT, RateLimiter, RequestCost, backoff_delays

MAX_TRIES: Final = 5
INITIAL_RETRY_DELAY: Final = 0.5  # seconds, doubled at each further try
CONSISTENCY_SECONDS: Final = (
    120.0  # how long a new repository may answer 404 or 409 (seen: seconds to minutes)
)
TIMEOUT: Final = 30  # seconds for one answer; GitHub itself gives up after 10


@dataclass(frozen=True, slots=True)
class RequestTrace:
    """One request as `--verbose` shows it: never a header, never a body."""

    method: str
    path: str
    status: int | None
    seconds: float
    remaining: str | None  # of the primary limit, as GitHub counts


class Session:
    """A token and the server it is for. May be used from several threads at once.

    `owner`: the account whose things it writes to, and no other's; None: what the token may, it does.
    """

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.github.com",
        graphql_url: str | None = None,
        owner: str | None = None,
        trace: Callable[[RequestTrace], None] | None = None,
        on_wait: Callable[[str], None] = lambda message: None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.api_url, self.owner = api_url.rstrip("/"), owner
        self._graphql_url = graphql_url or self.api_url.removesuffix("/v3") + "/graphql"
        self._token, self._trace, self._clock, self._sleep = token, trace, clock, sleep
        self._clients = threading.local()
        self.rate_limiter = RateLimiter(clock, sleep, on_wait)
        self._ever_answered = False  # has anything ever come back?
        self.requests = 0
        self.writes = 0

    # -- what the rest of the house calls ---------------------------------------------------------------

    def rest(self, request: Rest) -> Response:
        """Send one REST request.

        Raises GitHubRefusal (an error status that is not in `accept`), Unanswered (a write whose fate is not
        known), Stopped (no network, or a token that GitHub does not take).
        """
        check_owner(self.owner, request)
        delays = backoff_delays(CONSISTENCY_SECONDS, initial=INITIAL_RETRY_DELAY)
        tries = iter(range(1, MAX_TRIES))
        operation = f"{request.method} {redact_path(request.path)}"
        retried = False
        while True:
            try:
                response = self._send_within_limits(request)
            except _TransientError as error:
                retried = True
                if not request.can_retry:
                    if (created := self._find_created(request)) is not None:
                        return created
                    if request.verify_path is None:
                        raise NoResponse(operation, str(error)) from error
                self._back_off(tries, error, operation)
                continue
            if response.status < 400 or response.status in request.expected_statuses:
                return response
            if retried and request.method == "DELETE" and response.status == 404:
                return replace(response, status=204)  # the try before this one did it
            if request.just_created and response.status in (404, 409) and (delay := next(delays, None)):
                self._sleep(delay)
                continue
            raise error_from_response(response.status, response.body, response.headers, operation)

    def get(self, path: str, expected_statuses: Sequence[int] = ()) -> Response:
        return self.rest(Rest("GET", path, expected_statuses=frozenset(expected_statuses)))

    def paginate(self, path: str) -> Iterator[Any]:
        """Every item of a list endpoint, 100 at a time."""
        separator = "&" if "?" in path else "?"
        page = 1
        while True:
            body = self.get(f"{path}{separator}per_page=100&page={page}").body
            items = (
                body
                if isinstance(body, list)
                else next(value for value in body.values() if isinstance(value, list))
            )
            yield from items
            if len(items) < 100:
                return
            page += 1

    def query_partial(
        self, document: str, variables: Mapping[str, Any], tries: int | None = None
    ) -> tuple[Any, list[Mapping[str, Any]]]:
        """Run a GraphQL query: its data (maybe partial) and its errors. Raises Unanswered after `tries`."""
        body = self._graphql(document, variables, RequestCost(graphql=True), tries or MAX_TRIES)
        if not isinstance(body.get("data"), Mapping):
            errors = body.get("errors") or []
            if transient_errors(errors):
                raise NoResponse("the GraphQL query", join_messages(errors))
            raise GitHubError(
                200, join_messages(errors), "the GraphQL query", missing_permissions(document, errors)
            )
        return body["data"], body.get("errors") or []

    def query(self, document: str, variables: Mapping[str, Any]) -> Any:
        """Run a GraphQL query whose whole answer counts, and give its data: null is what is not there.

        Raises GitHubRefusal where GitHub keeps something back, Unanswered where it does not tell all of it in
        some tries: what is unknown must not be taken for absent.
        """
        tries = iter(range(1, MAX_TRIES))
        while True:
            data, errors = self.query_partial(document, variables)
            failures = [error for error in errors if error.get("type") != "NOT_FOUND"]
            if not failures:
                return data
            if not transient_errors(failures):
                raise GitHubError(
                    200, join_messages(failures), "the GraphQL query", missing_permissions(document, failures)
                )
            self._back_off(tries, _TransientError(join_messages(failures)), "the GraphQL query")

    def mutate(self, mutations: Sequence[Mutation]) -> list[Response | GitHubError]:
        """Send mutations in one request, in order; one answer or refusal for each.

        Those that a limit kept back are sent again. Raises Unanswered where nobody can say which took effect.
        """
        results: dict[int, Response | GitHubError] = {}
        while pending := [n for n in range(len(mutations)) if n not in results]:
            cost = RequestCost(graphql=True, write=True, creations=len(pending))
            body = self._graphql(*_combine([mutations[n] for n in pending]), cost, tries=1)
            data, errors = body.get("data") or {}, body.get("errors") or []
            rate_limited = {
                error["path"][0] for error in errors if is_rate_limit_error(error) and error.get("path")
            }
            if rate_limited:
                self.rate_limiter.on_rate_limited(replace(cost, creations=len(rate_limited)), None)
            for position, index in enumerate(pending):
                if f"m{position}" not in rate_limited:
                    results[index] = _mutation_result(position, mutations[index], data, errors)
        return [results[index] for index in range(len(mutations))]

    def poll(self) -> Iterator[None]:
        """Time and again, with pauses that grow, for as long as GitHub may take to show what it has just made."""
        for delay in backoff_delays(CONSISTENCY_SECONDS, initial=INITIAL_RETRY_DELAY):
            yield
            self._sleep(delay)

    # -- one try ----------------------------------------------------------------------------------------

    def _send_within_limits(self, request: Rest) -> Response:
        """Send once, waiting for limits as long as GitHub asks for it."""
        cost = RequestCost(write=request.writes, creations=int(request.method == "POST"))
        while True:
            response = self._send(
                request.method, self.api_url + request.path, request.path, request.body, cost
            )
            if response.status == 401:
                raise CommandError(
                    "GitHub does not accept the token", "check that it is set, whole and not expired"
                )
            if not is_rate_limited(response.status, response.body, response.headers):
                self.rate_limiter.reset_backoff()
                return response
            self._on_rate_limited(response, cost)

    def _graphql(
        self, document: str, variables: Mapping[str, Any], cost: RequestCost, tries: int
    ) -> Mapping[str, Any]:
        remaining_tries = iter(range(1, tries))
        body = {"query": document, "variables": dict(variables)}
        while True:
            try:
                response = self._send("POST", self._graphql_url, "/graphql", body, cost)
            except _TransientError as error:
                if cost.write:
                    raise NoResponse("the GraphQL mutation", str(error)) from error
                self._back_off(remaining_tries, error, "the GraphQL query")
                continue
            if response.status == 401:
                raise CommandError(
                    "GitHub does not accept the token", "check that it is set, whole and not expired"
                )
            if is_rate_limited(response.status, response.body, response.headers):
                self._on_rate_limited(response, cost)
                continue
            self.rate_limiter.reset_backoff()
            if response.status >= 400 or not _is_graphql(response.body):
                raise error_from_response(
                    response.status, response.body, response.headers, "the GraphQL request"
                )
            return response.body

    def _send(self, method: str, url: str, path: str, body: Any, cost: RequestCost) -> Response:
        charged = self.rate_limiter.acquire(cost)
        started = time.perf_counter()  # an answer takes its time also where hours are only played
        status: int | None = None
        headers: dict[str, Any] = {}
        self.requests += 1
        self.writes += cost.write
        try:
            status, headers, text = self._client().requester.requestJson(
                method, url, input=body, cnx=self._clients.connection
            )
            self._ever_answered = True
            if status >= 500:
                raise _TransientError(f"HTTP {status}")
            return Response(status, json.loads(text) if text else None, headers)
        except requests.exceptions.ConnectionError as error:
            if not self._ever_answered:
                raise CommandError(
                    f"{self.api_url} cannot be reached", "check the network and GITHUB_API_URL"
                ) from error
            raise _TransientError("the connection broke") from error
        except requests.exceptions.RequestException as error:
            raise _TransientError(type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise _TransientError(f"HTTP {status} with a body that is not JSON") from error
        except RuntimeError as error:  # so PyGithub says it
            raise CommandError(
                f"{self.api_url} sends what it is asked to another place",
                "check GITHUB_API_URL: it has to be the API's own address, with https:// for GitHub",
            ) from error
        finally:
            elapsed = time.perf_counter() - started
            self.rate_limiter.release(cost, charged, elapsed, headers)
            if self._trace:
                remaining = headers.get("x-ratelimit-remaining")
                self._trace(RequestTrace(method, redact_path(path), status, elapsed, remaining))

    def _client(self) -> Github:
        client: Github | None = getattr(self._clients, "client", None)
        if client is None:
            # Its own retries repeat a POST on 5xx, and its own pauses know nothing of several threads.
            client = Github(
                auth=Auth.Token(self._token),
                base_url=self.api_url,
                timeout=TIMEOUT,
                retry=None,
                seconds_between_requests=None,
                seconds_between_writes=None,
                user_agent="tahaluf",
            )
            self._clients.client, self._clients.connection = client, open_connection(self.api_url, TIMEOUT)
        return client

    # -- when it did not work ---------------------------------------------------------------------------

    def _find_created(self, request: Rest) -> Response | None:
        """After a POST without an answer: what it made, if it made it."""
        if request.verify_path is None:
            return None
        found = self.rest(Rest("GET", request.verify_path, expected_statuses=frozenset({404})))
        return replace(found, status=201) if found.status == 200 else None

    def _back_off(self, tries: Iterator[int], error: "_TransientError", operation: str) -> None:
        attempt = next(tries, None)
        if attempt is None:
            raise NoResponse(operation, str(error)) from error
        self._sleep(INITIAL_RETRY_DELAY * 2 ** (attempt - 1))

    def _on_rate_limited(self, response: Response, cost: RequestCost) -> None:
        primary = (
            response.headers.get("x-ratelimit-remaining") == "0"
        )  # which has nothing to do with creating
        requested_delay = retry_delay(response.headers, self._clock())
        delay = self.rate_limiter.on_rate_limited(
            replace(cost, creations=0) if primary else cost, requested_delay
        )
        if delay > MAX_RESET_WAIT and not self.rate_limiter.has_deadline:
            raise CommandError(
                f"GitHub's limit for this token is used up for {delay / 60:.0f} minutes",
                "run again then: what is done stays done",
            )


def _is_graphql(body: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether it is an object, and each of its errors is one: else it is nothing that GitHub would say."""
    errors = (body.get("errors") or []) if isinstance(body, Mapping) else None
    return isinstance(errors, list) and all(isinstance(error, Mapping) for error in errors)


class _TransientError(Exception):
    """One try without a usable answer."""


def _combine(mutations: Sequence[Mutation]) -> tuple[str, dict[str, Any]]:
    """One document for all of them, and its variables."""
    declarations = ", ".join(f"$i{n}: {m.input_type}!" for n, m in enumerate(mutations))
    fields = " ".join(f"m{n}: {m.field}(input: $i{n}) {{ {m.select} }}" for n, m in enumerate(mutations))
    return f"mutation({declarations}) {{ {fields} }}", {
        f"i{n}": dict(m.input) for n, m in enumerate(mutations)
    }


def _mutation_result(
    position: int, mutation: Mutation, data: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]
) -> Response | GitHubError:
    own_errors = [error for error in errors if (error.get("path") or [None])[0] == f"m{position}"]
    found = data.get(f"m{position}")
    if found is not None and not own_errors:
        return Response(200, found)
    permission = missing_mutation_permission(mutation.field, own_errors or errors)
    return GitHubError(200, join_messages(own_errors or errors), f"the mutation {mutation.field}", permission)
