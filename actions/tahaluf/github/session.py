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

from tahaluf.consent import nameless
from tahaluf.plan import Mutation, Response, Rest
from tahaluf.problems import Stopped

from .answers import GitHubRefusal, Unanswered, limited, refusal, throttled, unfinished, wait_asked, words
from .bounds import keep_within
from .guards import missing, missing_for
from .line import line
from .pace import LONGEST_WAIT, Load, Pacer, growing

TRIES: Final = 5
FIRST_PAUSE: Final = 0.5  # seconds, doubled at each further try
FRESH_SECONDS: Final = 120.0  # how long a new repository may answer 404 or 409 (seen: seconds to minutes)
TIMEOUT: Final = 30  # seconds for one answer; GitHub itself gives up after 10


@dataclass(frozen=True, slots=True)
class Trace:
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
        trace: Callable[[Trace], None] | None = None,
        tell: Callable[[str], None] = lambda what: None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.api_url, self.owner = api_url.rstrip("/"), owner
        self._graphql_url = graphql_url or self.api_url.removesuffix("/v3") + "/graphql"
        self._token, self._trace, self._clock, self._sleep = token, trace, clock, sleep
        self._clients = threading.local()
        self.pacer = Pacer(clock, sleep, tell)
        self._answered = False  # has anything ever come back?
        self.requests = 0
        self.writes = 0

    # -- what the rest of the house calls ---------------------------------------------------------------

    def rest(self, request: Rest) -> Response:
        """Send one REST request.

        Raises GitHubRefusal (an error status that is not in `accept`), Unanswered (a write whose fate is not
        known), Stopped (no network, or a token that GitHub does not take).
        """
        keep_within(self.owner, request)
        pauses = growing(FRESH_SECONDS, first=FIRST_PAUSE)
        tries = iter(range(1, TRIES))
        asked = f"{request.method} {nameless(request.path)}"
        repeated = False
        while True:
            try:
                answer = self._once(request)
            except _Lost as lost:
                repeated = True
                if not request.may_repeat:
                    if (proved := self._proved(request)) is not None:
                        return proved
                    if request.proof is None:
                        raise Unanswered(asked, str(lost)) from lost
                self._pause(tries, lost, asked)
                continue
            if answer.status < 400 or answer.status in request.accept:
                return answer
            if repeated and request.method == "DELETE" and answer.status == 404:
                return replace(answer, status=204)  # the try before this one did it
            if request.fresh and answer.status in (404, 409) and (pause := next(pauses, None)):
                self._sleep(pause)
                continue
            raise refusal(answer.status, answer.body, answer.headers, asked)

    def get(self, path: str, accept: Sequence[int] = ()) -> Response:
        return self.rest(Rest("GET", path, accept=frozenset(accept)))

    def pages(self, path: str) -> Iterator[Any]:
        """Every item of a list endpoint, 100 at a time."""
        joint = "&" if "?" in path else "?"
        page = 1
        while True:
            body = self.get(f"{path}{joint}per_page=100&page={page}").body
            items = body if isinstance(body, list) else next(v for v in body.values() if isinstance(v, list))
            yield from items
            if len(items) < 100:
                return
            page += 1

    def query(
        self, document: str, variables: Mapping[str, Any], tries: int | None = None
    ) -> tuple[Any, list[Mapping[str, Any]]]:
        """Run a GraphQL query: its data (maybe partial) and its errors. Raises Unanswered after `tries`."""
        body = self._graphql(document, variables, Load(graphql=True), tries or TRIES)
        if not isinstance(body.get("data"), Mapping):
            errors = body.get("errors") or []
            if unfinished(errors):
                raise Unanswered("the GraphQL query", words(errors))
            raise GitHubRefusal(200, words(errors), "the GraphQL query", missing(document, errors))
        return body["data"], body.get("errors") or []

    def look(self, document: str, variables: Mapping[str, Any]) -> Any:
        """Run a GraphQL query whose whole answer counts, and give its data: null is what is not there.

        Raises GitHubRefusal where GitHub keeps something back, Unanswered where it does not tell all of it in
        some tries: what is unknown must not be taken for absent.
        """
        tries = iter(range(1, TRIES))
        while True:
            data, errors = self.query(document, variables)
            lacking = [error for error in errors if error.get("type") != "NOT_FOUND"]
            if not lacking:
                return data
            if not unfinished(lacking):
                raise GitHubRefusal(200, words(lacking), "the GraphQL query", missing(document, lacking))
            self._pause(tries, _Lost(words(lacking)), "the GraphQL query")

    def mutate(self, mutations: Sequence[Mutation]) -> list[Response | GitHubRefusal]:
        """Send mutations in one request, in order; one answer or refusal for each.

        Those that a limit kept back are sent again. Raises Unanswered where nobody can say which took effect.
        """
        answers: dict[int, Response | GitHubRefusal] = {}
        while left := [n for n in range(len(mutations)) if n not in answers]:
            load = Load(graphql=True, write=True, creates=len(left))
            body = self._graphql(*_together([mutations[n] for n in left]), load, tries=1)
            data, errors = body.get("data") or {}, body.get("errors") or []
            kept_back = {e["path"][0] for e in errors if throttled(e) and e.get("path")}
            if kept_back:
                self.pacer.refused(replace(load, creates=len(kept_back)), None)
            for place, number in enumerate(left):
                if f"m{place}" not in kept_back:
                    answers[number] = _answer(place, mutations[number], data, errors)
        return [answers[number] for number in range(len(mutations))]

    def tries(self) -> Iterator[None]:
        """Time and again, with pauses that grow, for as long as GitHub may take to show what it has just made."""
        for pause in growing(FRESH_SECONDS, first=FIRST_PAUSE):
            yield
            self._sleep(pause)

    # -- one try ----------------------------------------------------------------------------------------

    def _once(self, request: Rest) -> Response:
        """Send once, waiting for limits as long as GitHub asks for it."""
        load = Load(write=request.writes, creates=int(request.method == "POST"))
        while True:
            answer = self._send(request.method, self.api_url + request.path, request.path, request.body, load)
            if answer.status == 401:
                raise Stopped(
                    "GitHub does not accept the token", "check that it is set, whole and not expired"
                )
            if not limited(answer.status, answer.body, answer.headers):
                self.pacer.went_through()
                return answer
            self._obey(answer, load)

    def _graphql(
        self, document: str, variables: Mapping[str, Any], load: Load, tries: int
    ) -> Mapping[str, Any]:
        left = iter(range(1, tries))
        body = {"query": document, "variables": dict(variables)}
        while True:
            try:
                answer = self._send("POST", self._graphql_url, "/graphql", body, load)
            except _Lost as lost:
                if load.write:
                    raise Unanswered("the GraphQL mutation", str(lost)) from lost
                self._pause(left, lost, "the GraphQL query")
                continue
            if answer.status == 401:
                raise Stopped(
                    "GitHub does not accept the token", "check that it is set, whole and not expired"
                )
            if limited(answer.status, answer.body, answer.headers):
                self._obey(answer, load)
                continue
            self.pacer.went_through()
            if answer.status >= 400 or not _is_graphql(answer.body):
                raise refusal(answer.status, answer.body, answer.headers, "the GraphQL request")
            return answer.body

    def _send(self, method: str, url: str, path: str, body: Any, load: Load) -> Response:
        counted = self.pacer.before(load)
        began = time.perf_counter()  # an answer takes its time also where hours are only played
        status: int | None = None
        headers: dict[str, Any] = {}
        self.requests += 1
        self.writes += load.write
        try:
            status, headers, text = self._client().requester.requestJson(
                method, url, input=body, cnx=self._clients.line
            )
            self._answered = True
            if status >= 500:
                raise _Lost(f"HTTP {status}")
            return Response(status, json.loads(text) if text else None, headers)
        except requests.exceptions.ConnectionError as error:
            if not self._answered:
                raise Stopped(
                    f"{self.api_url} cannot be reached", "check the network and GITHUB_API_URL"
                ) from error
            raise _Lost("the connection broke") from error
        except requests.exceptions.RequestException as error:
            raise _Lost(type(error).__name__) from error
        except (ValueError, RecursionError) as error:
            raise _Lost(f"HTTP {status} with a body that is not JSON") from error
        except RuntimeError as error:  # so PyGithub says it
            raise Stopped(
                f"{self.api_url} sends what it is asked to another place",
                "check GITHUB_API_URL: it has to be the API's own address, with https:// for GitHub",
            ) from error
        finally:
            took = time.perf_counter() - began
            self.pacer.after(load, counted, took, headers)
            if self._trace:
                left = headers.get("x-ratelimit-remaining")
                self._trace(Trace(method, nameless(path), status, took, left))

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
            self._clients.client, self._clients.line = client, line(self.api_url, TIMEOUT)
        return client

    # -- when it did not work ---------------------------------------------------------------------------

    def _proved(self, request: Rest) -> Response | None:
        """After a POST without an answer: what it made, if it made it."""
        if request.proof is None:
            return None
        found = self.rest(Rest("GET", request.proof, accept=frozenset({404})))
        return replace(found, status=201) if found.status == 200 else None

    def _pause(self, tries: Iterator[int], lost: "_Lost", asked: str) -> None:
        number = next(tries, None)
        if number is None:
            raise Unanswered(asked, str(lost)) from lost
        self._sleep(FIRST_PAUSE * 2 ** (number - 1))

    def _obey(self, answer: Response, load: Load) -> None:
        primary = answer.headers.get("x-ratelimit-remaining") == "0"  # which has nothing to do with creating
        asked = wait_asked(answer.headers, self._clock())
        pause = self.pacer.refused(replace(load, creates=0) if primary else load, asked)
        if pause > LONGEST_WAIT and not self.pacer.bounded:
            raise Stopped(
                f"GitHub's limit for this token is used up for {pause / 60:.0f} minutes",
                "run again then: what is done stays done",
            )


def _is_graphql(body: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether it is an object, and each of its errors is one: else it is nothing that GitHub would say."""
    errors = (body.get("errors") or []) if isinstance(body, Mapping) else None
    return isinstance(errors, list) and all(isinstance(error, Mapping) for error in errors)


class _Lost(Exception):
    """One try without a usable answer."""


def _together(mutations: Sequence[Mutation]) -> tuple[str, dict[str, Any]]:
    """One document for all of them, and its variables."""
    heads = ", ".join(f"$i{n}: {m.input_type}!" for n, m in enumerate(mutations))
    fields = " ".join(f"m{n}: {m.field}(input: $i{n}) {{ {m.select} }}" for n, m in enumerate(mutations))
    return f"mutation({heads}) {{ {fields} }}", {f"i{n}": dict(m.input) for n, m in enumerate(mutations)}


def _answer(
    number: int, mutation: Mutation, data: Mapping[str, Any], errors: Sequence[Mapping[str, Any]]
) -> Response | GitHubRefusal:
    mine = [e for e in errors if (e.get("path") or [None])[0] == f"m{number}"]
    found = data.get(f"m{number}")
    if found is not None and not mine:
        return Response(200, found)
    needed = missing_for(mutation.field, mine or errors)
    return GitHubRefusal(200, words(mine or errors), f"the mutation {mutation.field}", needed)
