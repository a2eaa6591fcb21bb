"""The text of a licence by its SPDX id, as `identify` ships it (the texts of choosealicense.com)."""

import difflib
import re
from functools import cache
from typing import Final

from identify.vendor.licenses import LICENSES

from tahaluf.problems import Place, Problem, Refused

from .escape import Written, plain

# GNU's text is the same file whether later versions are allowed or not
GNU_SUFFIXES: Final = ("-only", "-or-later")
UNFILLED: Final = re.compile(r"\[year\],? | \(\[email\]\)|\[projecturl\]")  # blanks that stay empty

UNKNOWN: Final = "no licence text is known for {license!r}"
MEND: Final = "write one of {known}; or leave the licence out and add the file LICENSE by hand"


@cache
def known() -> dict[str, str]:
    """SPDX id → text as published, but for the blanks that stay empty."""
    return {name: UNFILLED.sub("", text) for name, text in LICENSES}


def has_text(license_id: str) -> bool:
    return _base(license_id) in known()


def license_text(license_id: str, project: str) -> Written:
    """The text, its blanks filled in without a year and naming nobody. Raises Refused for an unknown id."""
    try:
        text = known()[_base(license_id)]
    except KeyError:
        raise Refused([_unknown(license_id)]) from None
    holder = f"The contributors to {plain(project)}"
    text = text.replace("[fullname]", holder).replace("[project]", plain(project))
    return Written(text.strip("\n") + "\n")


def _base(license_id: str) -> str:
    for suffix in GNU_SUFFIXES:
        if "GPL-" in license_id:
            license_id = license_id.removesuffix(suffix)
    return license_id


def _unknown(license_id: str) -> Problem:
    near = difflib.get_close_matches(license_id, known(), n=3, cutoff=0.6)
    listed = ", ".join(near or sorted(known()))
    return Problem(
        Place("license"), "license-unknown", UNKNOWN.format(license=license_id), MEND.format(known=listed)
    )
