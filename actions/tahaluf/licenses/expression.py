"""Checks SPDX licence expressions and normalizes them to SPDX's own spelling."""

import re
from collections.abc import Sequence
from typing import Final

from .spdx import EXCEPTION_IDS, LICENSE_IDS

_TOKEN: Final = re.compile(r"[()]|[^\s()]+")
_OWN_LICENSE: Final = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
_BY_LOWERCASE: Final = {name.casefold(): name for name in LICENSE_IDS}
_EXCEPTIONS: Final = {name.casefold(): name for name in EXCEPTION_IDS}
_OPERATORS: Final = ("and", "or", "with")
_MAX_LENGTH: Final = 100


def canonical_expression(text: str) -> str | None:
    """Return an expression such as `mit or gpl-3.0-only` in SPDX's spelling, or None if it is not valid."""
    tokens = _TOKEN.findall(text) if len(text) <= _MAX_LENGTH else []
    parser = _Parser(tokens)
    return parser.result() if tokens else None


class _Parser:
    """Parses an expression: terms joined by AND or OR.

    A term is an id, optionally WITH an exception, or a group in brackets.
    """

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens, self._position, self._written = tokens, 0, list[str]()

    def result(self) -> str | None:
        if not self._read_expression() or self._position < len(self._tokens):
            return None
        return " ".join(self._written).replace("( ", "(").replace(" )", ")")

    def _next(self) -> str:
        return self._tokens[self._position] if self._position < len(self._tokens) else ""

    def _accept(self, written: str | None) -> bool:
        if written is None:
            return False
        self._written.append(written)
        self._position += 1
        return True

    def _read_expression(self) -> bool:
        while self._read_term():
            operator = self._next().upper()
            if operator not in ("AND", "OR"):
                return True
            self._accept(operator)
        return False

    def _read_term(self) -> bool:
        if self._next() == "(":
            return self._accept("(") and self._read_expression() and self._next() == ")" and self._accept(")")
        if not self._accept(_license_id(self._next())):
            return False
        if self._next().upper() == "WITH":
            self._accept("WITH")
            return self._accept(_EXCEPTIONS.get(self._next().casefold()))
        return True


def _license_id(token: str) -> str | None:
    if token.casefold() in _OPERATORS:
        return None
    if _OWN_LICENSE.fullmatch(token):
        return token
    plus = "+" if token.endswith("+") else ""
    name = _BY_LOWERCASE.get(token.removesuffix("+").casefold())
    return name and name + plus
