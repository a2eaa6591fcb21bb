"""The block of text that a sealed message travels in: written, found in an issue's body, and read strictly.

    -----BEGIN TAHALUF SEALED MESSAGE-----
    version 1
    key 3f2a9c01b4d87e55 <108 signs of base64: the message's own key, in a sealed box for this recipient>
    key …

    <base64 in lines of 64: 24 bytes of nonce, then the secret box>
    -----END TAHALUF SEALED MESSAGE-----

There is one way to write a message down: base64 in its canonical form, lines that are full but for the last, keys
in ascending order. What differs from it by more than the ends of its lines is refused. `site/seal/seal.js` writes
the same.
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
MIN_BODY_BYTES: Final = 40  # nonce and authenticator
MAX_BLOCK_LENGTH: Final = 40_000  # characters; an issue holds 65,536 in all

KEY_LINE: Final = re.compile(r"key ([0-9a-f]{16}) ([A-Za-z0-9+/]{107}=)")


class InvalidArmour(ValueError):
    """The block is not as it was written. The message is a sentence without anything of the block in it."""


@dataclass(frozen=True, slots=True)
class SealedMessage:
    """A message that is closed. `boxes`: a recipient's key id and the message's key, boxed for them."""

    boxes: tuple[tuple[str, bytes], ...]
    body: bytes


def format_sealed(sealed: SealedMessage) -> str:
    """The block, with `\\n` at the end of each line but the last."""
    keys = [f"key {id} {base64.b64encode(box).decode()}" for id, box in sorted(sealed.boxes)]
    return "\n".join([BEGIN, VERSION, *keys, "", *_wrap_base64(sealed.body), END])


def parse_sealed(text: str) -> SealedMessage:
    """The one message in `text`; what stands before and after it does not matter. Raises BadArmour."""
    lines = _armoured_lines(text.replace("\r\n", "\n").split("\n"))
    if sum(map(len, lines)) > MAX_BLOCK_LENGTH:
        raise InvalidArmour("the sealed message is longer than any that the page makes")
    version, *rest = lines or [""]
    if version != VERSION:
        raise InvalidArmour("the sealed message is of another version: a newer Tahaluf may read it")
    if "" not in rest:
        raise InvalidArmour("the sealed message lacks the empty line between its keys and its text")
    separator = rest.index("")
    return SealedMessage(tuple(_parse_keys(rest[:separator])), _parse_body(rest[separator + 1 :]))


def remove_sealed(text: str) -> tuple[str, bool]:
    """What stands around a sealed message, and whether there is one."""
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
        raise InvalidArmour("there is no sealed message in it")
    if len(begins) > 1 or len(ends) > 1:
        raise InvalidArmour("there is more than one sealed message in it: give one at a time")
    if not (begins and ends and begins[0] < ends[0]):
        raise InvalidArmour("the sealed message is not whole: its first or its last line is missing")
    return lines[begins[0] + 1 : ends[0]]


def _parse_keys(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    found = [KEY_LINE.fullmatch(line) for line in lines]
    ids = [match[1] for match in found if match]
    if not ids or len(ids) < len(found):
        raise InvalidArmour("a line of the sealed message that names a key is not as it was written")
    if any(previous >= following for previous, following in pairwise(ids)):
        raise InvalidArmour("the keys of the sealed message are not in their order, or one stands twice")
    yield from ((match[1], _decode_base64(match[2])) for match in found if match)


def _parse_body(lines: list[str]) -> bytes:
    body = _decode_base64("".join(lines))
    if len(body) < MIN_BODY_BYTES or _wrap_base64(body) != lines:
        raise InvalidArmour("the text of the sealed message is cut, or its lines are not as they were")
    return body


def _decode_base64(text: str) -> bytes:
    """Python leaves bits unread that stand after the last byte: two spellings would be one."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if base64.b64encode(data).decode() != text:
        raise InvalidArmour("a sign in the sealed message is not as it was written")
    return data


def _wrap_base64(data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    return [text[start : start + LINE_LENGTH] for start in range(0, len(text), LINE_LENGTH)]
