"""Writes sealed messages as text, finds them in an issue's body, and parses them strictly.

    -----BEGIN TAHALUF SEALED MESSAGE-----
    version 1
    key 3f2a9c01b4d87e55 <108 characters of base64: the message key in a sealed box for this recipient>
    key …

    <base64 in lines of 64 characters: a nonce of 24 bytes, then the secret box>
    -----END TAHALUF SEALED MESSAGE-----

A message can be written in only one way, with canonical base64, full lines except for the last one, and key ids in
ascending order. Anything else is rejected, except for CRLF line endings. `site/seal/seal.js` writes the same format.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

BEGIN: Final = "-----BEGIN TAHALUF SEALED MESSAGE-----"
END: Final = "-----END TAHALUF SEALED MESSAGE-----"
VERSION: Final = "version 1"
LINE_LENGTH: Final = 64
MIN_BODY_BYTES: Final = 40  # nonce and authentication tag
MAX_BLOCK_LENGTH: Final = 40_000  # characters; an issue has at most 65,536

KEY_LINE: Final = re.compile(r"key ([0-9a-f]{16}) ([A-Za-z0-9+/]{107}=)")


class InvalidArmour(ValueError):
    """Raised if a text does not contain exactly one valid sealed message. The error does not quote the text."""


@dataclass(frozen=True, slots=True)
class SealedMessage:
    """An encrypted message. `boxes`: each recipient's key id, and the message key encrypted for them."""

    boxes: tuple[tuple[str, bytes], ...]
    body: bytes


def format_sealed(sealed: SealedMessage) -> str:
    """Return the message as text, with lines separated by `\\n`."""
    keys = [f"key {id} {base64.b64encode(box).decode()}" for id, box in sorted(sealed.boxes)]
    return "\n".join([BEGIN, VERSION, *keys, "", *_wrap_base64(sealed.body), END])


def parse_sealed(text: str) -> SealedMessage:
    """Parse the sealed message in `text`, ignoring the text around it. Raises InvalidArmour unless there is exactly
    one that is valid.
    """
    lines = _armoured_lines(text.replace("\r\n", "\n").split("\n"))
    if sum(map(len, lines)) > MAX_BLOCK_LENGTH:
        raise InvalidArmour("the sealed message is too long")
    version, *rest = lines or [""]
    if version != VERSION:
        raise InvalidArmour(
            "this version of Tahaluf does not support the version of the sealed message: try a newer release"
        )
    if "" not in rest:
        raise InvalidArmour("the sealed message has no empty line between the keys and the text")
    separator = rest.index("")
    return SealedMessage(tuple(_parse_keys(rest[:separator])), _parse_body(rest[separator + 1 :]))


def remove_sealed(text: str) -> tuple[str, bool]:
    """Return the text without its sealed message, and whether there was one."""
    lines = text.replace("\r\n", "\n").split("\n")
    try:
        begin = lines.index(BEGIN)
        end = lines.index(END, begin)
    except ValueError:
        return text, False
    return "\n".join([*lines[:begin], *lines[end + 1 :]]).strip(), True


def _armoured_lines(lines: list[str]) -> list[str]:
    begins = [number for number, line in enumerate(lines) if line == BEGIN]
    ends = [number for number, line in enumerate(lines) if line == END]
    if not begins and not ends:
        raise InvalidArmour("the text contains no sealed message")
    if len(begins) > 1 or len(ends) > 1:
        raise InvalidArmour("the text contains more than one sealed message: give one at a time")
    if not (begins and ends and begins[0] < ends[0]):
        raise InvalidArmour("the sealed message is incomplete: its first or last line is missing")
    return lines[begins[0] + 1 : ends[0]]


def _parse_keys(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    found = [KEY_LINE.fullmatch(line) for line in lines]
    ids = [match[1] for match in found if match]
    if not ids or len(ids) < len(found):
        raise InvalidArmour("a key line of the sealed message is missing or damaged")
    if any(previous >= following for previous, following in pairwise(ids)):
        raise InvalidArmour("the keys of the sealed message are out of order, or one is repeated")
    yield from ((match[1], _decode_base64(match[2])) for match in found if match)


def _parse_body(lines: list[str]) -> bytes:
    body = _decode_base64("".join(lines))
    if len(body) < MIN_BODY_BYTES or _wrap_base64(body) != lines:
        raise InvalidArmour("the sealed message is truncated, or its lines were wrapped differently")
    return body


def _decode_base64(text: str) -> bytes:
    """Accept only canonical base64: Python ignores unused bits, so several encodings decode to the same bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if base64.b64encode(data).decode() != text:
        raise InvalidArmour("the sealed message contains a damaged character")
    return data


def _wrap_base64(data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    return [text[start : start + LINE_LENGTH] for start in range(0, len(text), LINE_LENGTH)]
