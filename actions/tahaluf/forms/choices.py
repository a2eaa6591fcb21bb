"""Option texts that people can read and that contain a key.

GitHub's dropdown options have no values, only labels, so the label ends with the key:
`Front-end development · تطوير الواجهات · frontend`.
"""

from typing import Final

NAME_SEPARATOR: Final = " · "

# Keys of template options that are not templates.
NO_REPOSITORY: Final = "no-repository"
EXTERNAL: Final = "elsewhere"
# The key of the only option of an empty list, since GitHub rejects dropdowns without options.
NONE_YET: Final = "none-yet"


def option_text(key: str, *names: str | None) -> str:
    """The option text for `key`: its names, skipping empty ones and duplicates, followed by the key."""
    visible_names = [name for name in dict.fromkeys(names) if name and name != key]
    return NAME_SEPARATOR.join([*visible_names, key])


def option_key(text: str) -> str:
    """The key in an option's text, or the whole text if it contains no names."""
    return text.rpartition(NAME_SEPARATOR)[2]
