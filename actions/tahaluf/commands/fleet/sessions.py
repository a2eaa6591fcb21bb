"""Which token speaks for whom in a run: one conversation an organization, and one for the control repository."""

import argparse
import re
from collections.abc import Iterable

from tahaluf.commands.given.environment import NO_TOKEN, Environment
from tahaluf.github import Session
from tahaluf.manifest import Manifest, Part, login_identity
from tahaluf.problems import Stopped


class Sessions:
    """Each token is used for its own organization alone, with a budget of its own."""

    def __init__(self, env: Environment, options: argparse.Namespace) -> None:
        self._env, self._verbose, self._limit = env, options.verbose, options.organization
        self._reserve = options.reserve / 100
        self._tokens: dict[str, str] = {}
        self._opened: dict[tuple[str, str], Session] = {}

    def choose(self, manifest: Manifest, chosen: Iterable[Part]) -> None:
        """Take up a token for each part. Raises Stopped, before anything is asked of GitHub, where one lacks."""
        wanted = list(dict.fromkeys(part.organization for part in chosen))
        main = wanted[0] if len(wanted) == 1 else manifest.organization
        tokens = {
            name: self._env.tokens.get(variable(name)) or (self._env.token if name == main else None)
            for name in wanted
        }
        if lacking := [name for name, token in tokens.items() if not token]:
            raise NO_TOKEN if len(wanted) == 1 else _lacking(lacking)
        self._tokens = {login_identity(name): token for name, token in tokens.items() if token}

    def of(self, part: Part) -> Session:
        """The conversation about a part that was chosen."""
        session = self._open(self._tokens[login_identity(part.organization)], part.organization)
        session.pacer.leave(self._reserve)
        return session

    def control(self) -> Session:
        """The conversation about the control repository. Raises Stopped where no token is for it."""
        env, owner = self._env, self._env.control().partition("/")[0]
        own = self._limit is None or login_identity(self._limit) == login_identity(owner)
        token = env.control_token or env.tokens.get(variable(owner)) or (env.token if own else None)
        if token is None and own:
            raise NO_TOKEN
        if token is None:
            raise Stopped(
                f"no token here is for the control repository, which is {owner}'s",
                f"set TAHALUF_CONTROL_TOKEN, or {variable(owner)}",
            )
        return self._open(token, owner)

    def _open(self, token: str, owner: str) -> Session:
        """One token, one budget: what is open is used again."""
        key = (token, login_identity(owner))
        if key not in self._opened:
            self._opened[key] = self._env.open(token, owner, self._verbose)
        return self._opened[key]


def variable(organization: str) -> str:
    """The environment variable that holds an organization's own token."""
    return "TAHALUF_TOKEN_" + re.sub(r"[^A-Z0-9]", "_", organization.upper())


def _lacking(names: list[str]) -> Stopped:
    return Stopped(
        f"there is no token for {' and '.join(names)}, and no other organization's is used for it",
        f"set {' and '.join(map(variable, names))}, or limit the run with --organization",
    )
