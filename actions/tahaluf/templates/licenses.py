"""Licence texts by SPDX identifier, from the `identify` package, which copies them from choosealicense.com."""

import re
from functools import cache
from typing import Final

from identify.vendor.licenses import LICENSES

from tahaluf.licenses import canonical_expression, license_fix
from tahaluf.problems import InvalidInput, Location, Problem

from .autoescape import SafeText, to_plain

# A GNU licence has the same text whether or not later versions are allowed
GNU_VARIANT: Final = re.compile(r"([AL]?GPL-[0-9.]+)-(?:only|or-later)")
DROPPED_PLACEHOLDERS: Final = re.compile(r"\[year\],? | \(\[email\]\)|\[projecturl\]")
FILLED_PLACEHOLDERS: Final = re.compile(r"(\[(?:fullname|project)\])")

UNKNOWN_LICENSE: Final = "{license!r} is not an SPDX identifier"


@cache
def license_pieces() -> dict[str, tuple[str, ...]]:
    """Return licence texts by SPDX identifier, split at the placeholders that are filled in later.

    Other placeholders are removed.
    """
    return {
        name: tuple(FILLED_PLACEHOLDERS.split(DROPPED_PLACEHOLDERS.sub("", text.strip("\n"))))
        for name, text in LICENSES
    }


def has_license_text(license_id: str) -> bool:
    return _base(license_id) in license_pieces()


def license_text(license_id: str, project: str) -> SafeText:
    """Return the licence text with its placeholders filled in, but without naming a year or a person.

    Returns an empty string if the text is unknown.

    Raises InvalidInput if the licence is not an SPDX expression.
    """
    if canonical_expression(license_id) != license_id:
        raise InvalidInput([_unknown(license_id)])
    pieces = license_pieces().get(_base(license_id))
    if pieces is None:
        return SafeText("")
    name = to_plain(project)
    placeholders = {"[fullname]": f"The contributors to {name}", "[project]": name}
    return SafeText("".join(placeholders.get(piece, piece) for piece in pieces) + "\n")


def _base(license_id: str) -> str:
    match = GNU_VARIANT.fullmatch(license_id)
    return match[1] if match else license_id


def _unknown(license_id: str) -> Problem:
    what = UNKNOWN_LICENSE.format(license=license_id)
    return Problem(Location("license"), "license-unknown", what, license_fix(license_id))
