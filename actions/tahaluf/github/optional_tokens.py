"""Chooses the token for requests that need an optional permission of the App.

GitHub refuses to create a token if the App lacks any of the requested permissions, so each optional permission has its
own token.
"""

import re
from collections.abc import Mapping
from typing import Final

PATHS: Final = {
    "organization_custom_properties": re.compile(r"/orgs/[^/]+/properties/"),
    "organization_administration": re.compile(
        r"/(orgs/[^/]+/code-security/|repos/[^/]+/[^/]+/code-security-configuration)"
    ),
}


def token_for(path: str, default: str, optional: Mapping[str, str]) -> str:
    """Return the token for a request. `optional` maps each optional permission to its token."""
    return next((token for name, token in optional.items() if PATHS[name].match(path)), default)
