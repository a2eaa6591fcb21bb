"""Informal names of licences and SPDX expressions are recognized."""

import pytest

from tahaluf.licenses import canonical_expression, is_undecided, license_fix, license_from_words


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("The MIT License (MIT)", "MIT"),
        ("رخصة MIT", "MIT"),
        ("GPLv3", "GPL-3.0-only"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("GNU Affero General Public License v3 or later", "AGPL-3.0-or-later"),
        ("LGPL 2.1", "LGPL-2.1-only"),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA-4.0"),
        ("cc by nc 4", "CC-BY-NC-4.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Open Database License (ODbL) v1.0", "ODbL-1.0"),
        ("mit or apache-2.0", "MIT OR Apache-2.0"),
        ("LicenseRef-Ours", "LicenseRef-Ours"),
        ("apache2", "Apache-2.0"),
        ("MPL2", "MPL-2.0"),
        ("BSD-3", "BSD-3-Clause"),
        ("CC0 1.0 Universal", "CC0-1.0"),
        ("SIL OFL 1.1", "OFL-1.1"),
        ("Open Font License", "OFL-1.1"),
        ("CC-0", "CC0-1.0"),
        ("postgres license", "PostgreSQL"),
        ("gplv3-or-later", "GPL-3.0-or-later"),
        ("GPL >= 3", "GPL-3.0-or-later"),
        ("GPL ٣ أو أحدث", "GPL-3.0-or-later"),
        ("`MIT`", "MIT"),
        ("**«MIT»**.", "MIT"),
        ("SPDX-License-Identifier: MIT", "MIT"),
        ("[the MIT License](https://opensource.org/license/mit)", "MIT"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://www.gnu.org/licenses/agpl-3.0.en.html", "AGPL-3.0-only"),
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.ar", "CC-BY-SA-4.0"),
        ("creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://example.org/licenses/MIT", None),
        ("https://opensource.org/licenses", None),
        ("MIT-style", None),
        ("probably MIT", None),
        ("MIT أو Apache", None),
        ("python3", None),
        ("GPL", None),
        ("BSD", None),
        ("CC BY", None),
        ("GPL 9", None),
        ("open source", None),
        ("MIT and CC BY 4.0", None),
        ("proprietary", None),
    ],
)
def test_only_a_clear_licence_is_understood(written: str, expected: str | None) -> None:
    assert license_from_words(written) == expected


@pytest.mark.parametrize(
    "written", ["I don't know", "I don’t know.", "not sure yet", "لا أعرف", "لم نقرر بعد"]
)
def test_an_undecided_author_has_no_licence(written: str) -> None:
    assert is_undecided(written)


@pytest.mark.parametrize(
    "text", ["MIT OR", "WITH", "(MIT", "MIT Apache-2.0", "", "()", "MIT AND OR ISC", "( " * 5000]
)
def test_broken_expressions_are_rejected(text: str) -> None:
    assert canonical_expression(text) is None


def test_the_fix_names_what_was_probably_meant() -> None:
    assert license_fix("MIT License") == "write MIT"
    assert "Beerware" in license_fix("Beer")
