"""The coalition's own colours and logo, as rules at the end of the site's style sheet."""

from base64 import b64encode
from typing import Final

from tahaluf.manifest import Theme

from .site import Logo

DARK_LINK: Final = "8cc4ff"  # as in style.css


def theme_rules(theme: Theme, logo: Logo | None) -> str:
    """Return the rules. The logo is part of the style sheet, so pages need no additional request for it."""
    rules = ""
    if theme.color:
        rules += f":root{{--link:#{theme.color}}}\n"
    if theme.dark_color or theme.color:
        # The colour for the light scheme must not replace the dark scheme's default
        dark = theme.dark_color or DARK_LINK
        rules += f"@media (prefers-color-scheme:dark){{:root{{--link:#{dark}}}}}\n"
    if logo:
        data = b64encode(logo.content).decode()
        rules += (
            ".name a::before{content:'';display:inline-block;width:2rem;height:2rem;margin-inline-end:.5rem;"
            f"vertical-align:middle;background:url(data:{logo.type};base64,{data}) center/contain no-repeat}}\n"
        )
    return rules
