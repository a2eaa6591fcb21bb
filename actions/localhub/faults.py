"""Faults on purpose: which requests go wrong, by rule or by chance; `mishaps` says how.

A rule is a mapping, at `POST /_localhub/faults`, in a file for `localhub serve --faults`, or given to `Hub`:

```yaml
- {kind: "502", operation: "POST /repos/*/pulls", after: true}    # once, after the pull request was opened
- {kind: "401", skip: 20, times: null}                            # from the 21st request on, for good
- {kind: any, share: 0.2, seed: 7, times: 50}                     # each fifth request or so, fifty in all
```
"""

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from localhub.core import Handler, Request, Response
from localhub.mishaps import MISHAPS, fitting

ANY = "any"


class BadFault(ValueError):
    """The message says what is wrong with the rule."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule. `operation` and `path` are patterns with `*`; `token` is how the token begins.

    `after`: the request takes effect first, and the answer is lost or spoilt (None: by chance). The first `skip`
    requests that fit pass; then `times` of them go wrong (None: all), each with the probability `share`.
    `wait` is the retry-after of a limit (None: not said), `seconds` how long a time-out keeps its client.
    """

    kind: str
    operation: str = "*"
    path: str = "*"
    token: str = ""
    after: bool | None = False
    skip: int = 0
    times: int | None = 1
    share: float = 1.0
    seed: int = 0
    wait: int | None = None
    seconds: float = 0.0


@dataclass(slots=True)
class _Armed:
    fault: Fault
    chance: Random
    seen: int = 0
    done: int = 0


@dataclass(slots=True)
class Faults:
    """A middleware and the rules it follows. Safe for several threads; `localhub` itself is never hit."""

    _armed: list[_Armed] = field(default_factory=list)
    _happened: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def arm(self, faults: Iterable[Fault]) -> None:
        """Add rules; of several that fit a request, the first one decides."""
        with self._lock:
            self._armed += [_Armed(fault, Random(fault.seed)) for fault in faults]  # noqa: S311  (repeatable)

    def clear(self) -> None:
        with self._lock:
            self._armed.clear()
            self._happened.clear()

    def listed(self) -> dict[str, Any]:
        """The rules, how often each has struck, and how often each kind has."""
        with self._lock:
            rules = [asdict(armed.fault) | {"struck": armed.done} for armed in self._armed]
            return {"faults": rules, "happened": dict(sorted(self._happened.items()))}

    def inject(self, request: Request, following: Handler) -> Response:
        """A `core.Middleware`. Raises ConnectionError where the line is to go dead."""
        if request.operation.startswith("localhub") or request.path.startswith("/_localhub/"):
            return following(request)
        struck = self._struck(request)
        if struck is None:
            return following(request)
        fault, kind, after = struck
        return MISHAPS[kind].happen(request, following, after, fault)

    def _struck(self, request: Request) -> tuple[Fault, str, bool] | None:
        with self._lock:
            for armed in self._armed:
                if kind := _kind(armed, request):
                    armed.done += 1
                    wanted = armed.fault.after
                    after = armed.chance.random() < 0.5 if wanted is None else wanted
                    self._happened[kind] += 1
                    return armed.fault, kind, after
        return None


def _kind(armed: _Armed, request: Request) -> str | None:
    """What is to happen to this request by this rule, if anything."""
    fault = armed.fault
    if not (
        fnmatchcase(request.operation, fault.operation)
        and fnmatchcase(request.path, fault.path)
        and (request.token or "").startswith(fault.token)
    ):
        return None
    kinds = fitting(request)
    if fault.kind != ANY and fault.kind not in kinds:
        return None
    armed.seen += 1
    if armed.seen <= fault.skip or (fault.times is not None and armed.done >= fault.times):
        return None
    if armed.chance.random() >= fault.share:
        return None
    return armed.chance.choice(kinds) if fault.kind == ANY else fault.kind


def read_faults(given: Any) -> list[Fault]:
    """Rules as they come in JSON or YAML: one mapping, or a list of them. Raises BadFault."""
    return [_read(one) for one in (given if isinstance(given, list) else [given])]


def _read(given: Any) -> Fault:
    known = {one.name for one in fields(Fault)}
    if not isinstance(given, Mapping) or "kind" not in given:
        raise BadFault("a fault is a mapping with a kind")
    if unknown := sorted(set(given) - known):
        raise BadFault(f"unknown {', '.join(map(repr, unknown))}; known are {', '.join(sorted(known))}")
    kind = str(given["kind"])  # YAML reads a bare 502 as a number
    if kind not in {ANY, *MISHAPS}:
        raise BadFault(f"no kind {kind!r}; there are {', '.join([ANY, *MISHAPS])}")
    return Fault(**{**given, "kind": kind})
