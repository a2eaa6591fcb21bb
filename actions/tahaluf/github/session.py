"""Sends one token's requests to GitHub within its rate limits, and retries those that are safe to retry."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeGuard

import requests

from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.consent import redact_path
from tahaluf.item_errors import ItemErrors
from tahaluf.plan import Mutation, Response, Rest
from tahaluf.problems import CommandError

from .connection import Clients
from .errors import (
    GitHubError,
    NoResponse,
    error_from_response,
    is_rate_limit_error,
    is_rate_limited,
    is_submitted_too_quickly,
    join_messages,
    retry_delay,
    transient_errors,
)
from .invitation_limit import InvitationLimit, InvitationLimitReached
from .mutations import combine_mutations, mutation_alias, mutation_result, mutations_cost
from .optional_tokens import token_for
from .owner_guard import check_owner
from .permissions import missing_permissions
from .rate_limit.limiter import MAX_RESET_WAIT, RateLimiter, RequestCost, backoff_delays

MAX_TRIES: Final = 5
INITIAL_RETRY_DELAY: Final = 0.5  # seconds, doubled after each retry
# A new repository may return 404 or 409 for this many seconds (observed: from seconds to minutes)
CONSISTENCY_SECONDS: Final = 120.0

QUERY_OPERATION: Final = "the GraphQL query"


@dataclass(frozen=True, slots=True)
class RequestTrace:
    """One request, as shown by `--verbose`. Headers and body are omitted."""

    method: str
    path: str
    status: int | None
    seconds: float
    remaining: str | None  # requests or points of the primary rate limit


class Session:
    """Sends requests with one token to one GitHub server. Thread-safe.

    `owner` is the only account whose repositories and settings the session may change; None means any account.
    `optional_tokens` maps each optional permission to the token for requests that need it.
    """

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.github.com",
        graphql_url: str | None = None,
        owner: str | None = None,
        optional_tokens: Mapping[str, str] | None = None,
        trace: Callable[[RequestTrace], None] | None = None,
        on_wait: Callable[[str], None] = lambda message: None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self.api_url, self.owner = api_url.rstrip("/"), owner
        self._graphql_url = graphql_url or self.api_url.removesuffix("/v3") + "/graphql"
        self._token, self._trace, self._clock = token, trace, clock
        self._optional_tokens = optional_tokens or {}
        self._clients = Clients(self.api_url)
        self.rate_limiter = RateLimiter(clock.time, clock.sleep, on_wait)
        self._invitation_limit = InvitationLimit()
        self._connected = False  # whether any response has arrived
        self.requests = 0
        self.writes = 0

    # -- public API -------------------------------------------------------------------------------------

    def rest(self, request: Rest) -> Response:
        """Send one REST request.

        Raises GitHubError for an error status that is not in `expected_statuses`, NoResponse if it is unknown
        whether a write took effect, and CommandError if there is no network or no valid token.
        """
        check_owner(self.owner, request)
        self._invitation_limit.check(request)
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
            limit_reached = self._invitation_limit.update(request, response)
            if response.status < 400 or response.status in request.expected_statuses:
                return response
            if limit_reached:
                raise InvitationLimitReached
            if retried and request.method == "DELETE" and response.status == 404:
                return replace(response, status=204)  # an earlier attempt has deleted it
            if request.just_created and response.status in (404, 409) and (delay := next(delays, None)):
                self._pause(delay)
                continue
            raise error_from_response(response.status, response.body, response.headers, operation)

    def get(self, path: str, expected_statuses: Sequence[int] = ()) -> Response:
        return self.rest(Rest("GET", path, expected_statuses=frozenset(expected_statuses)))

    def paginate(self, path: str) -> Iterator[Any]:
        """Return all items from a list endpoint, 100 per request."""
        separator = "&" if "?" in path else "?"
        page = 1
        while True:
            response = self.get(f"{path}{separator}per_page=100&page={page}")
            body = response.body
            items = (
                body
                if isinstance(body, list)
                else next(value for value in body.values() if isinstance(value, list))
            )
            yield from items
            if len(items) < 100 or 'rel="next"' not in response.headers.get("link", ""):
                return
            page += 1

    def query_partial(
        self, document: str, variables: Mapping[str, Any], tries: int | None = None
    ) -> tuple[Any, list[Mapping[str, Any]]]:
        """Run a GraphQL query and return its data, which may be partial, and its errors.

        Raises NoResponse after `tries` failed attempts.
        """
        body = self._graphql(document, variables, RequestCost(graphql=True), tries or MAX_TRIES)
        if not isinstance(body.get("data"), Mapping):
            errors = body.get("errors") or []
            if transient_errors(errors):
                raise NoResponse(QUERY_OPERATION, join_messages(errors))
            raise GitHubError(
                200, join_messages(errors), QUERY_OPERATION, missing_permissions(document, errors)
            )
        return body["data"], body.get("errors") or []

    def query(self, document: str, variables: Mapping[str, Any]) -> Any:
        """Run a GraphQL query and return its complete data. In this data, null means "does not exist".

        Raises GitHubError if GitHub denies access to part of the data. Raises NoResponse if the data is still
        incomplete after several attempts, because unknown data must not be mistaken for absent data.
        """
        tries = iter(range(1, MAX_TRIES))
        while True:
            data, errors = self.query_partial(document, variables)
            failures = [error for error in errors if error.get("type") != "NOT_FOUND"]
            if not failures:
                return data
            if not transient_errors(failures):
                raise GitHubError(
                    200, join_messages(failures), QUERY_OPERATION, missing_permissions(document, failures)
                )
            self._back_off(tries, _TransientError(join_messages(failures)), QUERY_OPERATION)

    def mutate(self, mutations: Sequence[Mutation]) -> list[Response | CommandError]:
        """Send mutations in one request, in order, and return a response or an error for each.

        Rate-limited mutations are re-sent. The result of a mutation is DeadlineExceeded if there is no time left to
        re-send it. Raises NoResponse if it is unknown which mutations took effect.
        """
        results: dict[int, Response | CommandError] = {}
        unreadable = ItemErrors[int]()
        while pending := [n for n in range(len(mutations)) if n not in results]:
            cost = mutations_cost([mutations[n] for n in pending])
            try:
                body = self._graphql(*combine_mutations([mutations[n] for n in pending]), cost, tries=1)
            except CommandError as error:
                if not results:
                    raise
                results |= dict.fromkeys(pending, error)
                break
            data, errors = body.get("data") or {}, body.get("errors") or []
            rate_limited = {
                error["path"][0] for error in errors if is_rate_limit_error(error) and error.get("path")
            }
            if any(map(is_submitted_too_quickly, errors)):
                refused = [mutations[n] for i, n in enumerate(pending) if mutation_alias(i) in rate_limited]
                self.rate_limiter.on_submitted_too_quickly(mutations_cost(refused))
            elif rate_limited:
                self.rate_limiter.on_rate_limited(replace(cost, creations=len(rate_limited)), None)
            for position, index in enumerate(pending):
                if mutation_alias(position) not in rate_limited:
                    with unreadable.isolate(index):
                        results[index] = mutation_result(position, mutations[index], data, errors)
            results |= unreadable.by_item
        return [results[index] for index in range(len(mutations))]

    def now(self) -> datetime:
        return self._clock.now()

    def poll(self) -> Iterator[None]:
        """Yield with increasing pauses, for as long as GitHub might take to show a new object."""
        for delay in backoff_delays(CONSISTENCY_SECONDS, initial=INITIAL_RETRY_DELAY):
            yield
            self._pause(delay)

    # -- sending ----------------------------------------------------------------------------------------

    def _send_within_limits(self, request: Rest) -> Response:
        """Send a request, and re-send it after a pause whenever it is rate limited."""
        creations, submissions = int(request.method == "POST"), int(request.is_submission)
        cost = RequestCost(write=request.writes, creations=creations, submissions=submissions)
        while True:
            response = self._send(
                request.method, self.api_url + request.path, request.path, request.body, cost
            )
            _check_authorized(response)
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
                self._back_off(remaining_tries, error, QUERY_OPERATION)
                continue
            _check_authorized(response)
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
        started = time.perf_counter()  # not `self._clock`, because the limit on CPU time needs real durations
        status: int | None = None
        headers: dict[str, Any] = {}
        self.requests += 1
        self.writes += cost.write
        try:
            token = token_for(path, self._token, self._optional_tokens)
            status, headers, text = self._clients.request(token, method, url, body)
            self._connected = True
            if status >= 500:
                raise _TransientError(f"HTTP {status}")
            return Response(status, json.loads(text) if text else None, headers)
        except requests.exceptions.ConnectionError as error:
            if not self._connected:
                raise CommandError(
                    f"cannot connect to {self.api_url}", "check the network and GITHUB_API_URL"
                ) from error
            raise _TransientError("the connection was lost") from error
        except requests.exceptions.RequestException as error:
            raise _TransientError(type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise _TransientError(f"HTTP {status} with a body that is not JSON") from error
        except RuntimeError as error:  # raised by PyGithub
            raise CommandError(
                f"{self.api_url} redirects to another server",
                "check GITHUB_API_URL: it must be the URL of the API itself and, for GitHub, begin with "
                "https://",
            ) from error
        finally:
            elapsed = time.perf_counter() - started
            self.rate_limiter.release(cost, charged, elapsed, headers)
            if self._trace:
                remaining = headers.get("x-ratelimit-remaining")
                self._trace(RequestTrace(method, redact_path(path), status, elapsed, remaining))

    # -- failures ---------------------------------------------------------------------------------------

    def _find_created(self, request: Rest) -> Response | None:
        """Return the object that a POST request without a response created, if any."""
        if request.verify_path is None:
            return None
        found = self.rest(Rest("GET", request.verify_path, expected_statuses=frozenset({404})))
        return replace(found, status=201) if found.status == 200 else None

    def _back_off(self, tries: Iterator[int], error: "_TransientError", operation: str) -> None:
        attempt = next(tries, None)
        if attempt is None:
            raise NoResponse(operation, str(error)) from error
        self._pause(INITIAL_RETRY_DELAY * 2 ** (attempt - 1))

    def _pause(self, seconds: float) -> None:
        """Sleep, or raise DeadlineExceeded if there is no time left."""
        self.rate_limiter.check_pause(seconds)
        self._clock.sleep(seconds)

    def _on_rate_limited(self, response: Response, cost: RequestCost) -> None:
        if is_submitted_too_quickly(response.body):
            self.rate_limiter.on_submitted_too_quickly(cost)
            return
        # If the primary limit is reached, this says nothing about the limits on content creation
        primary = response.headers.get("x-ratelimit-remaining") == "0"
        requested_delay = retry_delay(response.headers, self._clock.time())
        delay = self.rate_limiter.on_rate_limited(
            replace(cost, creations=0) if primary else cost, requested_delay
        )
        if delay > MAX_RESET_WAIT and not self.rate_limiter.has_deadline:
            raise CommandError(
                f"this token has exceeded GitHub's rate limit, which resets in {delay / 60:.0f} minutes",
                "re-run the command after that; completed changes are kept",
            )


def _check_authorized(response: Response) -> None:
    if response.status == 401:
        raise CommandError(
            "GitHub does not accept the token", "check that the token is set, complete and not expired"
        )


def _is_graphql(body: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a body looks like a GraphQL response, which is an object whose errors are objects."""
    errors = (body.get("errors") or []) if isinstance(body, Mapping) else None
    return isinstance(errors, list) and all(isinstance(error, Mapping) for error in errors)


class _TransientError(Exception):
    """Raised if an attempt got no usable response."""
