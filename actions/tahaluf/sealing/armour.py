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
LINE_SIGNS: Final = 64
SMALLEST_BODY_BYTES: Final = 40  # nonce and authenticator
LONGEST_BLOCK: Final = 40_000  # characters; an issue holds 65,536 in all

KEY_LINE: Final = re.compile(r"key ([0-9a-f]{16}) ([A-Za-z0-9+/]{107}=)")


class BadArmour(ValueError):
    """The block is not as it was written. The message is a sentence without anything of the block in it."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A message that is closed. `boxes`: a recipient's key id and the message's key, boxed for them."""

    boxes: tuple[tuple[str, bytes], ...]
    body: bytes


def write_block(sealed: Sealed) -> str:
    """The block, with `\\n` at the end of each line but the last."""
    keys = [f"key {id} {base64.b64encode(box).decode()}" for id, box in sorted(sealed.boxes)]
    return "\n".join([BEGIN, VERSION, *keys, "", *_wrapped(sealed.body), END])


def read_block(text: str) -> Sealed:
    """The one message in `text`; what stands before and after it does not matter. Raises BadArmour."""
    lines = _block(text.replace("\r\n", "\n").split("\n"))
    if sum(map(len, lines)) > LONGEST_BLOCK:
        raise BadArmour("the sealed message is longer than any that the page makes")
    version, *rest = lines or [""]
    if version != VERSION:
        raise BadArmour("the sealed message is of another version: a newer Tahaluf may read it")
    if "" not in rest:
        raise BadArmour("the sealed message lacks the empty line between its keys and its text")
    cut = rest.index("")
    return Sealed(tuple(_keys(rest[:cut])), _body(rest[cut + 1 :]))


def without_block(text: str) -> tuple[str, bool]:
    """What stands around a sealed message, and whether there is one."""
    lines = text.replace("\r\n", "\n").split("\n")
    try:
        begin = lines.index(BEGIN)
        end = lines.index(END, begin)
    except ValueError:
        return text, False
    return "\n".join([*lines[:begin], *lines[end + 1 :]]).strip(), True


def _block(lines: list[str]) -> list[str]:
    begins = [number for number, line in enumerate(lines) if line == BEGIN]
    ends = [number for number, line in enumerate(lines) if line == END]
    if not begins and not ends:
        raise BadArmour("there is no sealed message in it")
    if len(begins) > 1 or len(ends) > 1:
        raise BadArmour("there is more than one sealed message in it: give one at a time")
    if not (begins and ends and begins[0] < ends[0]):
        raise BadArmour("the sealed message is not whole: its first or its last line is missing")
    return lines[begins[0] + 1 : ends[0]]


def _keys(lines: list[str]) -> Iterator[tuple[str, bytes]]:
    found = [KEY_LINE.fullmatch(line) for line in lines]
    ids = [match[1] for match in found if match]
    if not ids or len(ids) < len(found):
        raise BadArmour("a line of the sealed message that names a key is not as it was written")
    if any(one >= other for one, other in pairwise(ids)):
        raise BadArmour("the keys of the sealed message are not in their order, or one stands twice")
    yield from ((match[1], _decoded(match[2])) for match in found if match)


def _body(lines: list[str]) -> bytes:
    body = _decoded("".join(lines))
    if len(body) < SMALLEST_BODY_BYTES or _wrapped(body) != lines:
        raise BadArmour("the text of the sealed message is cut, or its lines are not as they were")
    return body


def _decoded(text: str) -> bytes:
    """Python leaves bits unread that stand after the last byte: two spellings would be one."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        data = b""
    if base64.b64encode(data).decode() != text:
        raise BadArmour("a sign in the sealed message is not as it was written")
    return data


def _wrapped(data: bytes) -> list[str]:
    text = base64.b64encode(data).decode()
    return [text[start : start + LINE_SIGNS] for start in range(0, len(text), LINE_SIGNS)]
