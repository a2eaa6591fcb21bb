"""Licence texts by SPDX id, from `identify` (the texts of choosealicense.com)."""

import re
from functools import cache
from typing import Final

from identify.vendor.licenses import LICENSES

from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.suggestions import Suggester

from .autoescape import SafeText, to_plain

# The GNU text is the same whether or not later versions are allowed
GNU_VARIANT: Final = re.compile(r"([AL]?GPL-[0-9.]+)-(?:only|or-later)")
DROPPED_PLACEHOLDERS: Final = re.compile(r"\[year\],? | \(\[email\]\)|\[projecturl\]")
FILLED_PLACEHOLDERS: Final = re.compile(r"(\[(?:fullname|project)\])")

UNKNOWN_LICENSE: Final = "there is no licence text for {license!r}"
UNKNOWN_LICENSE_FIX: Final = "use one of {known}; or omit the licence and add a LICENSE file yourself"


@cache
def license_pieces() -> dict[str, tuple[str, ...]]:
    """SPDX id → published text, split at the placeholders to fill in; other placeholders are already removed."""
    return {
        name: tuple(FILLED_PLACEHOLDERS.split(DROPPED_PLACEHOLDERS.sub("", text.strip("\n"))))
        for name, text in LICENSES
    }


def has_license_text(license_id: str) -> bool:
    return _base(license_id) in license_pieces()


def license_text(license_id: str, project: str) -> SafeText:
    """The text with its placeholders filled in, but no year or person. Raises InvalidInput for an unknown id."""
    pieces = license_pieces().get(_base(license_id))
    if pieces is None:
        raise InvalidInput([_unknown(license_id)])
    name = to_plain(project)
    placeholders = {"[fullname]": f"The contributors to {name}", "[project]": name}
    return SafeText("".join(placeholders.get(piece, piece) for piece in pieces) + "\n")


def _base(license_id: str) -> str:
    match = GNU_VARIANT.fullmatch(license_id)
    return match[1] if match else license_id


def _unknown(license_id: str) -> Problem:
    matches = Suggester().closest(license_id, license_pieces(), count=3)
    suggestions = ", ".join(matches or sorted(license_pieces()))
    return Problem(
        Location("license"),
        "license-unknown",
        UNKNOWN_LICENSE.format(license=license_id),
        UNKNOWN_LICENSE_FIX.format(known=suggestions),
    )
