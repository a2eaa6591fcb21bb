"""Option texts that people can read and programs can take back to a key.

GitHub's dropdowns have no values behind their texts, so the key stands in the text, last:
`Front-end development · تطوير الواجهات · frontend`.
"""

from typing import Final

NAME_SEPARATOR: Final = " · "

# Keys that are no template's: what else can be asked for where a project says how it wants to live.
NO_REPOSITORY: Final = "no-repository"
EXTERNAL: Final = "elsewhere"
# The key of the one choice in a list of which the coalition has named nothing yet: GitHub takes no empty list.
NONE_YET: Final = "none-yet"


def option_text(key: str, *names: str | None) -> str:
    """The option for `key`, its names first; names that are empty or the key itself are left out."""
    visible_names = [name for name in dict.fromkeys(names) if name and name != key]
    return NAME_SEPARATOR.join([*visible_names, key])


def option_key(text: str) -> str:
    """The key that `option_text` put in. A text without names is its own key."""
    return text.rpartition(NAME_SEPARATOR)[2]
