"""Manages a run's sessions: one for each organization's token, and one for the control repository."""

import re
from collections.abc import Iterable
from typing import Final

from tahaluf.github import Session
from tahaluf.inputs.environment import NO_TOKEN, Environment
from tahaluf.manifest import Manifest, Shard, login_identity
from tahaluf.problems import CommandError

# User-facing message
FIX_IN_ACTIONS: Final = (
    "set the control repository's variable TAHALUF_MATRIX to the output of `tahaluf plan --shards 1`, so that the "
    "workflows run a job for each organization"
)


class Sessions:
    """Opens a session for each token. A token is used only for its own organization."""

    def __init__(
        self, env: Environment, organization: str | None = None, reserve: float = 0, verbose: bool = False
    ) -> None:
        """`organization`: the only organization in this run. `reserve`: the fraction of the rate limit to leave unused,
        0 to 1."""
        self._env, self._organization, self._reserve, self._verbose = env, organization, reserve, verbose
        self._time_limit: float | None = None
        self._started = 0.0
        self._tokens: dict[str, str] = {}
        self._sessions: dict[tuple[str, str], Session] = {}

    def set_time_limit(self, seconds: float) -> None:
        """Give all sessions, including those opened later, a total of this many seconds from now."""
        self._time_limit = seconds
        self._started = self._env.clock.time()
        for session in self._sessions.values():
            session.rate_limiter.set_time_limit(seconds)

    def select_tokens(self, manifest: Manifest, chosen: Iterable[Shard]) -> None:
        """Choose a token for each shard. Sends no requests. Raises CommandError if a token is missing."""
        wanted = list(dict.fromkeys(shard.organization for shard in chosen))
        default_organization = wanted[0] if len(wanted) == 1 else manifest.organization
        tokens = {
            name: self._env.tokens.get(token_variable(name))
            or (self._env.token if name == default_organization else None)
            for name in wanted
        }
        if missing := [name for name, token in tokens.items() if not token]:
            raise NO_TOKEN if len(wanted) == 1 else _missing_tokens(missing, self._env.in_actions)
        self._tokens = {login_identity(name): token for name, token in tokens.items() if token}

    def for_shard(self, shard: Shard) -> Session:
        """Return the session for a shard that was passed to `select_tokens`."""
        session = self._open(self._tokens[login_identity(shard.organization)], shard.organization)
        session.rate_limiter.set_reserve(self._reserve)
        return session

    def for_roster(self, manifest: Manifest) -> Session | None:
        """Return the session for the main organization, which has the roster, or None if this run has no token for
        it."""
        main = login_identity(manifest.organization)
        return self.for_shard(Shard(manifest.organization)) if main in self._tokens else None

    def for_control_repository(self) -> Session:
        """Return the session for the control repository. Raises CommandError if there is no token for it."""
        env, owner = self._env, self._env.control_repository().partition("/")[0]
        is_selected = self._organization is None or login_identity(self._organization) == login_identity(
            owner
        )
        token = (
            env.control_token or env.tokens.get(token_variable(owner)) or (env.token if is_selected else None)
        )
        if token is None and is_selected:
            raise NO_TOKEN
        if token is None:
            raise CommandError(
                f"no token is set for the control repository, which belongs to {owner}",
                f"set TAHALUF_CONTROL_TOKEN, or {token_variable(owner)}",
            )
        return self._open(token, owner)

    def _open(self, token: str, owner: str) -> Session:
        """Return the open session for this token and owner, or a new one. Sessions share their token's rate limit."""
        key = (token, login_identity(owner))
        if key not in self._sessions:
            session = self._sessions[key] = self._env.open_session(token, owner, self._verbose)
            if self._time_limit is not None:
                elapsed = self._env.clock.time() - self._started
                session.rate_limiter.set_time_limit(max(0.0, self._time_limit - elapsed))
        return self._sessions[key]


def token_variable(organization: str) -> str:
    """Return the name of the environment variable that holds an organization's own token."""
    return "TAHALUF_TOKEN_" + re.sub(r"[^A-Z0-9]", "_", organization.upper())


def _missing_tokens(names: list[str], in_actions: bool) -> CommandError:
    fix = f"set {' and '.join(map(token_variable, names))}, or limit the run with --organization"
    return CommandError(f"no token is set for {' and '.join(names)}", FIX_IN_ACTIONS if in_actions else fix)
