"""`${{ … }}` outside of steps: `concurrency`, `run-name`, `environment`, a job's `if`. act evaluates the rest.

Literals, the contexts that are given, `.` and `[…]`, `!`, comparisons, `&&`, `||`, parentheses, and the
functions below. Strings compare without regard to case and missing values are null, as on GitHub.
Source: docs.github.com, "Evaluate expressions in workflows and actions".
"""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from localhub.workflows.errors import WorkflowError

_TEMPLATE = re.compile(r"\$\{\{((?:'[^']*'|[^'])*?)\}\}", re.DOTALL)
_TOKEN = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>-?[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_-]*)"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[<>!().,*\[\]]))"
)
_WORDS = {"true": True, "false": False, "null": None}


def fill(template: str, contexts: Mapping[str, Any]) -> str:
    """The text with every `${{ … }}` replaced by its value as a string."""
    return _TEMPLATE.sub(lambda found: as_text(evaluate(found[1], contexts)), template)


def value(template: Any, contexts: Mapping[str, Any]) -> Any:
    """As `fill`, but a text that is one expression alone keeps that expression's type."""
    if not isinstance(template, str):
        return template
    alone = _TEMPLATE.fullmatch(template.strip())
    return evaluate(alone[1], contexts) if alone else fill(template, contexts)


def evaluate(expression: str, contexts: Mapping[str, Any]) -> Any:
    """Raises WorkflowError."""
    parser = _Parser(_tokens(expression), contexts)
    result = parser.either()
    parser.end()
    return result


def is_true(result: Any) -> bool:
    """As GitHub coerces: an object or a list is true even when nothing is in it."""
    if isinstance(result, dict | list):
        return True
    return bool(result) and not (isinstance(result, float) and math.isnan(result))


def as_text(result: Any) -> str:
    match result:
        case None:
            return ""
        case bool():
            return str(result).lower()
        case float() if result.is_integer():
            return str(int(result))
        case dict() | list():
            return json.dumps(result, ensure_ascii=False, indent=2)
    return str(result)


def _from_json(text: Any) -> Any:
    try:
        return json.loads(as_text(text))
    except ValueError as error:
        raise WorkflowError(f"`fromJSON` cannot read {as_text(text)!r}: {error}") from error


def _contains(place: Any, item: Any) -> bool:
    if isinstance(place, list):
        return any(_equal(entry, item) for entry in place)
    return as_text(item).lower() in as_text(place).lower()


def _format(template: Any, *values: Any) -> str:
    def part(found: re.Match[str]) -> str:
        return found[0][0] if found[0] in ("{{", "}}") else as_text(values[int(found[1])])

    return re.sub(r"\{\{|\}\}|\{([0-9]+)\}", part, as_text(template))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "contains": _contains,
    "startswith": lambda text, start: as_text(text).lower().startswith(as_text(start).lower()),
    "endswith": lambda text, end: as_text(text).lower().endswith(as_text(end).lower()),
    "format": _format,
    "join": lambda items, by=",": as_text(by).join(map(as_text, items)),
    "tojson": lambda item: json.dumps(item, ensure_ascii=False, indent=2),
    "fromjson": _from_json,
}


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.lower() == right.lower()
    if type(left) is type(right):
        return bool(left == right)
    return _number(left) == _number(right)


def _number(item: Any) -> float:
    """As GitHub coerces; NaN, which equals nothing, for what is no number."""
    if item is None or item == "":
        return 0.0
    try:
        return float(item)
    except (TypeError, ValueError):
        return float("nan")


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": lambda left, right: _number(left) < _number(right),
    "<=": lambda left, right: _number(left) <= _number(right),
    ">": lambda left, right: _number(left) > _number(right),
    ">=": lambda left, right: _number(left) >= _number(right),
}


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if not found:
            raise WorkflowError(f"cannot read the expression `{text.strip()}` from `{text[at:].strip()}` on")
        tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
        at = found.end()
    return tokens


class _Parser:
    """Recursive descent, a method a level of precedence, loosest first; evaluates as it reads."""

    def __init__(self, tokens: list[tuple[str, str]], contexts: Mapping[str, Any]) -> None:
        self._rest = tokens[::-1]
        self._contexts = contexts

    def either(self) -> Any:
        result = self._both()
        while self._take("||"):
            other = self._both()
            result = result if is_true(result) else other
        return result

    def _both(self) -> Any:
        result = self._compared()
        while self._take("&&"):
            other = self._compared()
            result = other if is_true(result) else result
        return result

    def _compared(self) -> Any:
        result = self._negated()
        for sign, compare in _COMPARISONS.items():
            if self._take(sign):
                return compare(result, self._negated())
        return result

    def _negated(self) -> Any:
        return not is_true(self._negated()) if self._take("!") else self._reached()

    def _reached(self) -> Any:
        result = self._atom()
        while True:
            if self._take("."):
                result = _spread(result) if self._take("*") else _member(result, self._next("name"))
            elif self._take("["):
                result = _spread(result) if self._take("*") else _member(result, self.either())
                self._expect("]")
            else:
                return result

    def _atom(self) -> Any:
        if self._take("("):
            result = self.either()
            self._expect(")")
            return result
        kind, text = self._rest.pop() if self._rest else ("end", "")
        match kind:
            case "string":
                return text[1:-1].replace("''", "'")
            case "number":
                return float(text)
            case "name" if self._take("("):
                return self._call(text)
            case "name":
                return _WORDS[text] if text in _WORDS else self._contexts.get(text)
        raise WorkflowError(f"an expression cannot have `{text}` here")

    def _call(self, name: str) -> Any:
        arguments = []
        while not self._take(")"):
            arguments.append(self.either())
            if not self._take(","):
                self._expect(")")
                break
        if name.lower() not in _FUNCTIONS:
            raise WorkflowError(f"`{name}` is no function that is known here")
        return _FUNCTIONS[name.lower()](*arguments)

    def end(self) -> None:
        if self._rest:
            raise WorkflowError(f"an expression cannot go on with `{self._rest[-1][1]}`")

    def _take(self, sign: str) -> bool:
        if self._rest and self._rest[-1] == ("sign", sign):
            self._rest.pop()
            return True
        return False

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            raise WorkflowError(f"an expression lacks `{sign}`")

    def _next(self, kind: str) -> str:
        if not self._rest or self._rest[-1][0] != kind:
            raise WorkflowError(f"an expression lacks a {kind}")
        return self._rest.pop()[1]


class _Spread(list[Any]):
    """What `.*` made: a member of it is that member of each."""


def _spread(container: Any) -> _Spread:
    if isinstance(container, Mapping):
        return _Spread(container.values())
    return _Spread(container if isinstance(container, list) else [])


def _member(container: Any, key: Any) -> Any:
    if isinstance(container, _Spread):
        return _Spread(item[key] for item in container if isinstance(item, Mapping) and key in item)
    if isinstance(container, Mapping):
        return container.get(as_text(key))
    if isinstance(container, list) and isinstance(key, float) and 0 <= key < len(container):
        return container[int(key)]
    return None
