"""Injects faults into requests, by rule or at random. The faults themselves are defined in `fault_kinds`.

A rule is a mapping, sent to `POST /_localhub/faults`, in a file for `localhub serve --faults`, or passed to `Hub`:

```yaml
- {kind: "502", operation: "POST /repos/*/pulls", after: true}    # once, after opening the pull request
- {kind: "401", skip: 20, times: null}                            # every request after the first 20
- {kind: any, share: 0.2, seed: 7, times: 50}                     # about one request in five, 50 in total
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

from .fault_kinds import FAULT_KINDS, applicable_kinds

ANY = "any"


class FaultRuleError(ValueError):
    """The message explains what is wrong with the rule."""


@dataclass(frozen=True, slots=True)
class FaultRule:
    """`operation` and `path` are patterns with `*`. `token` is a prefix of the token.

    `after` means that the request is executed before its response is lost or corrupted; if it is None, this is
    decided at random. The first `skip` matching requests are not affected. From then on, each request fails with the
    probability `share`, until `times` requests have failed. If `times` is None, there is no limit. `wait` is the
    value of a rate limit's retry-after header in seconds, or None for no header. `seconds` is the delay before a
    timeout.
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
class _ActiveRule:
    rule: FaultRule
    rng: Random
    matched: int = 0
    injected: int = 0


@dataclass(slots=True)
class FaultInjector:
    """Middleware that injects faults, with its rules. Thread-safe. Requests to localhub's own admin API are exempt."""

    _rules: list[_ActiveRule] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add_rules(self, rules: Iterable[FaultRule]) -> None:
        """Add rules. If several rules match a request, the first one applies."""
        with self._lock:
            self._rules += [_ActiveRule(fault, Random(fault.seed)) for fault in rules]  # noqa: S311  (repeatable)

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()
            self._counts.clear()

    def as_json(self) -> dict[str, Any]:
        """The rules, each with the number of faults that it has injected, and the number of faults of each kind."""
        with self._lock:
            rules = [asdict(armed.rule) | {"struck": armed.injected} for armed in self._rules]
            return {"faults": rules, "happened": dict(sorted(self._counts.items()))}

    def inject(self, request: Request, next_handler: Handler) -> Response:
        """A `core.Middleware`. Raises ConnectionError to drop the connection."""
        if request.operation.startswith("localhub") or request.path.startswith("/_localhub/"):
            return next_handler(request)
        chosen = self._choose(request)
        if chosen is None:
            return next_handler(request)
        rule, kind, after = chosen
        return FAULT_KINDS[kind].respond(request, next_handler, after, rule)

    def _choose(self, request: Request) -> tuple[FaultRule, str, bool] | None:
        with self._lock:
            for active in self._rules:
                if kind := _kind_for(active, request):
                    active.injected += 1
                    setting = active.rule.after
                    after = active.rng.random() < 0.5 if setting is None else setting
                    self._counts[kind] += 1
                    return active.rule, kind, after
        return None


def _kind_for(active: _ActiveRule, request: Request) -> str | None:
    """Return the kind of fault that this rule injects into this request, if any."""
    rule = active.rule
    if not (
        fnmatchcase(request.operation, rule.operation)
        and fnmatchcase(request.path, rule.path)
        and (request.token or "").startswith(rule.token)
    ):
        return None
    kinds = applicable_kinds(request)
    if rule.kind != ANY and rule.kind not in kinds:
        return None
    active.matched += 1
    if active.matched <= rule.skip or (rule.times is not None and active.injected >= rule.times):
        return None
    if active.rng.random() >= rule.share:
        return None
    return active.rng.choice(kinds) if rule.kind == ANY else rule.kind


def parse_fault_rules(data: Any) -> list[FaultRule]:
    """Parse one rule or a list of rules, as read from JSON or YAML. Raises FaultRuleError."""
    return [_parse_rule(item) for item in (data if isinstance(data, list) else [data])]


def _parse_rule(data: Any) -> FaultRule:
    known = {item.name for item in fields(FaultRule)}
    if not isinstance(data, Mapping) or "kind" not in data:
        raise FaultRuleError("a fault must be a mapping with a `kind`")
    if unknown := sorted(set(data) - known):
        raise FaultRuleError(
            f"unknown {', '.join(map(repr, unknown))}; expected one of: {', '.join(sorted(known))}"
        )
    kind = str(data["kind"])  # YAML parses an unquoted 502 as a number
    if kind not in {ANY, *FAULT_KINDS}:
        raise FaultRuleError(f"unknown kind {kind!r}; expected one of: {', '.join([ANY, *FAULT_KINDS])}")
    return FaultRule(**{**data, "kind": kind})
