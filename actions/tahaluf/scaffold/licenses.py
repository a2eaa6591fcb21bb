"""The text of a licence by its SPDX id, as `identify` ships it (the texts of choosealicense.com)."""

import difflib
import re
from functools import cache
from typing import Final

from identify.vendor.licenses import LICENSES

from tahaluf.problems import Place, Problem, Refused

from .escape import Written, plain

# GNU's text is the same whether later versions are allowed or not
GNU: Final = re.compile(r"([AL]?GPL-[0-9.]+)-(?:only|or-later)")
UNFILLED: Final = re.compile(r"\[year\],? | \(\[email\]\)|\[projecturl\]")
BLANK: Final = re.compile(r"(\[(?:fullname|project)\])")

UNKNOWN: Final = "no licence text is known for {license!r}"
MEND: Final = "write one of {known}; or leave the licence out and add the file LICENSE by hand"


@cache
def known() -> dict[str, tuple[str, ...]]:
    """SPDX id → text as published, cut at its blanks; those that stay empty are out already."""
    return {name: tuple(BLANK.split(UNFILLED.sub("", text.strip("\n")))) for name, text in LICENSES}


def has_text(license_id: str) -> bool:
    return _base(license_id) in known()


def license_text(license_id: str, project: str) -> Written:
    """The text, its blanks filled in without a year and naming nobody. Raises Refused for an unknown id."""
    pieces = known().get(_base(license_id))
    if pieces is None:
        raise Refused([_unknown(license_id)])
    name = plain(project)
    filled = {"[fullname]": f"The contributors to {name}", "[project]": name}
    return Written("".join(filled.get(piece, piece) for piece in pieces) + "\n")


def _base(license_id: str) -> str:
    gnu = GNU.fullmatch(license_id)
    return gnu[1] if gnu else license_id


def _unknown(license_id: str) -> Problem:
    spelled = {name.casefold(): name for name in known()}
    near = difflib.get_close_matches(license_id.casefold(), spelled, n=3, cutoff=0.6)
    listed = ", ".join([spelled[name] for name in near] or sorted(known()))
    return Problem(
        Place("license"), "license-unknown", UNKNOWN.format(license=license_id), MEND.format(known=listed)
    )
