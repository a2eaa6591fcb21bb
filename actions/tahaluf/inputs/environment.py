"""Settings from environment variables, most of which are set by GitHub Actions."""

import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tahaluf.clock import SYSTEM_CLOCK, Clock
from tahaluf.layout import DEFAULT_CONTROL
from tahaluf.problems import CommandError

if TYPE_CHECKING:
    from tahaluf.github import RequestTrace, Session

# Maps each optional permission of the App to the variable with a token that has it
OPTIONAL_TOKENS = {
    "organization_custom_properties": "TAHALUF_PROPERTIES_TOKEN",
    "organization_administration": "TAHALUF_CONFIGURATIONS_TOKEN",
}
NO_TOKEN = CommandError(
    "no GitHub token is set",
    "set TAHALUF_TOKEN (or GITHUB_TOKEN, or GH_TOKEN); docs/setup.md lists the permissions that it needs",
)
NO_REPOSITORY = CommandError(
    "the control repository is unknown",
    "set GITHUB_REPOSITORY to its owner/name",
)
INVALID_TOKEN = CommandError(
    "the GitHub token contains a space or another invalid character", "check that you copied the whole token"
)
INVALID_API_URL = CommandError("GITHUB_API_URL is not a URL", "start it with https://, or unset it")
DIFFERENT_SERVERS = CommandError(
    "GITHUB_API_URL and GITHUB_SERVER_URL point to different servers",
    "unset GITHUB_SERVER_URL; it is then derived from GITHUB_API_URL",
)
UNREADABLE_EVENT = CommandError("the event file is not valid JSON", "check GITHUB_EVENT_PATH, or unset it")

GITHUB: Final = "https://github.com"
GITHUB_API: Final = "https://api.github.com"


@dataclass(frozen=True, slots=True)
class Environment:
    """`repository` is the control repository, as owner/name.

    `control_token`: a separate token for the control repository. `reader_token`: a read-only token, used to see which
    names are taken in the whole organization. `clock`: the clock with which sessions measure time and wait. `commit`:
    the commit that the workflow run checked out, or None outside a workflow. `run_number`: increases by one with each
    run of the workflow. `tokens`: the organizations' own tokens by variable name, which starts with TAHALUF_TOKEN_.
    `optional_tokens`: tokens by the optional permission that they have. `refused_permissions`: the permissions for
    which GitHub refused a token. `can_request_tokens`: whether the action creates the tokens that the command
    requests, and then starts the command again.
    """

    token: str | None
    control_token: str | None
    reader_token: str | None
    tokens: Mapping[str, str]
    api_url: str
    graphql_url: str
    server_url: str
    repository: str | None
    event_path: Path | None
    in_actions: bool
    commit: str | None = None
    clock: Clock = SYSTEM_CLOCK
    run_number: int = 0
    optional_tokens: Mapping[str, str] = field(default_factory=dict)
    refused_permissions: frozenset[str] = frozenset()
    can_request_tokens: bool = False

    @classmethod
    def read(
        cls, variables: Mapping[str, str] | None = None, *, clock: Clock = SYSTEM_CLOCK
    ) -> "Environment":
        env = os.environ if variables is None else variables
        tokens = (env.get(name, "").strip() for name in ("TAHALUF_TOKEN", "GITHUB_TOKEN", "GH_TOKEN"))
        api_url = env.get("GITHUB_API_URL") or GITHUB_API
        return cls(
            token=next(filter(None, tokens), None),
            control_token=env.get("TAHALUF_CONTROL_TOKEN", "").strip() or None,
            reader_token=env.get("TAHALUF_READER_TOKEN", "").strip() or None,
            tokens={name: value.strip() for name, value in env.items() if name.startswith("TAHALUF_TOKEN_")},
            api_url=api_url,
            graphql_url=env.get("GITHUB_GRAPHQL_URL") or api_url.removesuffix("/v3") + "/graphql",
            server_url=env.get("GITHUB_SERVER_URL") or server_of(api_url),
            repository=env.get("GITHUB_REPOSITORY") or None,
            event_path=Path(env["GITHUB_EVENT_PATH"]) if env.get("GITHUB_EVENT_PATH") else None,
            in_actions=env.get("GITHUB_ACTIONS") == "true",
            commit=env.get("GITHUB_SHA") or None,
            clock=clock,
            optional_tokens={
                permission: token
                for permission, name in OPTIONAL_TOKENS.items()
                if (token := env.get(name, "").strip())
            },
            refused_permissions=frozenset(env.get("TAHALUF_REFUSED_PERMISSIONS", "").split()),
            can_request_tokens=env.get("TAHALUF_CAN_REQUEST_TOKENS") == "true",
            run_number=int(number) if (number := env.get("GITHUB_RUN_NUMBER", "")).isdecimal() else 0,
        )

    def session(self, verbose: bool = False) -> "Session":
        """Open a session with the default token. Raises CommandError if the token or the URL is missing or invalid."""
        if self.token is None:
            raise NO_TOKEN
        return self.open_session(self.token, None, verbose)

    def open_session(self, token: str, owner: str | None, verbose: bool = False) -> "Session":
        """Open a session that can write only to repositories owned by `owner`, or, if `owner` is None, to all
        repositories to which the token can write.

        Raises CommandError if the token or the URL is invalid.
        """
        from tahaluf.github import Session

        if not (token.isascii() and token.isprintable() and " " not in token):
            raise INVALID_TOKEN
        if not re.match(r"https?://[^/\s]+", self.api_url):
            raise INVALID_API_URL
        is_github = _is_same_host(self.server_url, GITHUB)
        # In a workflow, the runner sets both
        if not self.in_actions and _is_same_host(self.api_url, GITHUB_API) != is_github:
            raise DIFFERENT_SERVERS
        return Session(
            token,
            api_url=self.api_url,
            graphql_url=self.graphql_url,
            owner=owner,
            optional_tokens=self.optional_tokens,
            trace=_print_trace if verbose else None,
            on_wait=_print_to_stderr,
            clock=self.clock,
        )

    def control_session(self, session: "Session", verbose: bool = False) -> "Session":
        """Return the session for the control repository and the roster.

        If there is a control token, this is a new session that uses it. Otherwise, it is `session`.
        """
        if self.control_token is None:
            return session
        return self.open_session(self.control_token, self.control_repository().partition("/")[0], verbose)

    def reader_session(self, verbose: bool = False) -> "Session | None":
        """Open a session that can read the whole organization. Returns None if there is no token for it."""
        return None if self.reader_token is None else self.open_session(self.reader_token, None, verbose)

    def control_repository(self) -> str:
        """Return the control repository's owner/name. Raises CommandError if the environment does not name it."""
        if self.repository is None:
            raise NO_REPOSITORY
        return self.repository

    def control_repository_in(self, organization: str) -> str:
        """Return the control repository's owner/name. The default is the organization's repository `control`."""
        return self.repository or f"{organization}/{DEFAULT_CONTROL}"

    def issue_number(self) -> int:
        """Return the number of the event's issue. Raises CommandError if there is none."""
        number = (self.event().get("issue") or {}).get("number")
        if not isinstance(number, int):
            raise CommandError("no issue was given", "use --issue N or --all")
        return number

    def event(self) -> Mapping[str, Any]:
        """Return the event's payload, or an empty mapping if there is none. Raises CommandError if it is not JSON."""
        if self.event_path is None or not self.event_path.is_file():
            return {}
        try:
            payload = json.loads(self.event_path.read_bytes())
        except ValueError:
            raise UNREADABLE_EVENT from None
        return payload if isinstance(payload, Mapping) else {}


def server_of(api_url: str) -> str:
    """Return the URL of the website that belongs to an API: GitHub, an enterprise's own GitHub, or localhub, which
    serves both at the same URL.
    """
    url = api_url.rstrip("/")
    host = urlsplit(url).hostname or ""
    if _is_same_host(url, GITHUB_API) or (host.startswith("api.") and host.endswith(".ghe.com")):
        return f"https://{host.removeprefix('api.')}"
    return url.removesuffix("/api/v3")


def _is_same_host(url: str, other: str) -> bool:
    return urlsplit(url).hostname == urlsplit(other).hostname


def _print_trace(trace: "RequestTrace") -> None:
    remaining = f", {trace.remaining} left" if trace.remaining else ""
    line = f"{trace.method} {trace.path} → {trace.status or 'no response'} ({trace.seconds * 1000:.0f} ms{remaining})"
    _print_to_stderr(line)


def _print_to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
