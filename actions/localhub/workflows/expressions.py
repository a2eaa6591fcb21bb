"""Evaluates `${{ … }}` outside steps: `concurrency`, `run-name`, `environment`, a job's `if`.

Everything else is left to act.

Supports literals, contexts, `.` and `[…]`, `!`, comparisons, `&&`, `||`, parentheses, and the functions below.
As on GitHub, string comparison ignores case, and missing values are null.
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
_LITERALS = {"true": True, "false": False, "null": None}


def interpolate(template: str, contexts: Mapping[str, Any]) -> str:
    """Replace every `${{ … }}` with its value as a string."""
    return _TEMPLATE.sub(lambda found: to_string(evaluate(found[1], contexts)), template)


def evaluate_template(template: Any, contexts: Mapping[str, Any]) -> Any:
    """Like `interpolate`, but if the template is a single expression, return its value without converting it."""
    if not isinstance(template, str):
        return template
    single = _TEMPLATE.fullmatch(template.strip())
    return evaluate(single[1], contexts) if single else interpolate(template, contexts)


def evaluate(expression: str, contexts: Mapping[str, Any]) -> Any:
    """Raises WorkflowError."""
    parser = _Parser(_tokens(expression), contexts)
    result = parser.parse_or()
    parser.expect_end()
    return result


def is_truthy(result: Any) -> bool:
    """Convert to a boolean as GitHub does. Objects and arrays are true even if they are empty."""
    if isinstance(result, dict | list):
        return True
    return bool(result) and not (isinstance(result, float) and math.isnan(result))


def to_string(result: Any) -> str:
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
        return json.loads(to_string(text))
    except ValueError as error:
        raise WorkflowError(f"`fromJSON` cannot parse {to_string(text)!r}: {error}") from error


def _contains(container: Any, item: Any) -> bool:
    if isinstance(container, list):
        return any(_equal(entry, item) for entry in container)
    return to_string(item).lower() in to_string(container).lower()


def _format(template: Any, *values: Any) -> str:
    def part(found: re.Match[str]) -> str:
        return found[0][0] if found[0] in ("{{", "}}") else to_string(values[int(found[1])])

    return re.sub(r"\{\{|\}\}|\{([0-9]+)\}", part, to_string(template))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "contains": _contains,
    "startswith": lambda text, start: to_string(text).lower().startswith(to_string(start).lower()),
    "endswith": lambda text, end: to_string(text).lower().endswith(to_string(end).lower()),
    "format": _format,
    "join": lambda items, by=",": to_string(by).join(map(to_string, items)),
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
    """Convert to a number as GitHub does. If this is impossible, return NaN, which is not equal to any value."""
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
    tokens, position = [], 0
    while text[position:].strip():
        found = _TOKEN.match(text, position)
        if not found:
            raise WorkflowError(
                f"cannot parse the expression `{text.strip()}` at `{text[position:].strip()}`"
            )
        tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
        position = found.end()
    return tokens


class _Parser:
    """A recursive descent parser with one method per precedence level, lowest first. Evaluates while parsing."""

    def __init__(self, tokens: list[tuple[str, str]], contexts: Mapping[str, Any]) -> None:
        self._remaining = tokens[::-1]
        self._contexts = contexts

    def parse_or(self) -> Any:
        result = self._parse_and()
        while self._accept("||"):
            other = self._parse_and()
            result = result if is_truthy(result) else other
        return result

    def _parse_and(self) -> Any:
        result = self._parse_comparison()
        while self._accept("&&"):
            other = self._parse_comparison()
            result = other if is_truthy(result) else result
        return result

    def _parse_comparison(self) -> Any:
        result = self._parse_not()
        for operator, compare in _COMPARISONS.items():
            if self._accept(operator):
                return compare(result, self._parse_not())
        return result

    def _parse_not(self) -> Any:
        return not is_truthy(self._parse_not()) if self._accept("!") else self._parse_access()

    def _parse_access(self) -> Any:
        result = self._parse_primary()
        while True:
            if self._accept("."):
                result = _spread(result) if self._accept("*") else _member(result, self._next("name"))
            elif self._accept("["):
                result = _spread(result) if self._accept("*") else _member(result, self.parse_or())
                self._expect("]")
            else:
                return result

    def _parse_primary(self) -> Any:
        if self._accept("("):
            result = self.parse_or()
            self._expect(")")
            return result
        kind, text = self._remaining.pop() if self._remaining else ("end", "")
        match kind:
            case "string":
                return text[1:-1].replace("''", "'")
            case "number":
                return float(text)
            case "name" if self._accept("("):
                return self._parse_call(text)
            case "name":
                return _LITERALS[text] if text in _LITERALS else self._contexts.get(text)
        raise WorkflowError(f"unexpected `{text}` in an expression")

    def _parse_call(self, name: str) -> Any:
        arguments = []
        while not self._accept(")"):
            arguments.append(self.parse_or())
            if not self._accept(","):
                self._expect(")")
                break
        if name.lower() not in _FUNCTIONS:
            raise WorkflowError(f"`{name}` is not a supported function")
        return _FUNCTIONS[name.lower()](*arguments)

    def expect_end(self) -> None:
        if self._remaining:
            raise WorkflowError(f"unexpected ` {self._remaining[-1][1]}`")

    def _accept(self, operator: str) -> bool:
        if self._remaining and self._remaining[-1] == ("sign", operator):
            self._remaining.pop()
            return True
        return False

    def _expect(self, operator: str) -> None:
        if not self._accept(operator):
            raise WorkflowError(f"an expression is missing `{operator}`")

    def _next(self, kind: str) -> str:
        if not self._remaining or self._remaining[-1][0] != kind:
            raise WorkflowError(f"an expression is missing a {kind}")
        return self._remaining.pop()[1]


class _Spread(list[Any]):
    """The result of `.*`. Accessing a property of this result accesses that property of each item."""


def _spread(container: Any) -> _Spread:
    if isinstance(container, Mapping):
        return _Spread(container.values())
    return _Spread(container if isinstance(container, list) else [])


def _member(container: Any, key: Any) -> Any:
    if isinstance(container, _Spread):
        return _Spread(item[key] for item in container if isinstance(item, Mapping) and key in item)
    if isinstance(container, Mapping):
        return container.get(to_string(key))
    if isinstance(container, list) and isinstance(key, float) and 0 <= key < len(container):
        return container[int(key)]
    return None
