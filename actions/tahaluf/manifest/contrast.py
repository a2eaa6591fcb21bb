"""The contrast between two colours, as defined by the Web Content Accessibility Guidelines 2.2."""

from typing import Final

MIN_CONTRAST: Final = 4.5  # the minimum contrast for text at level AA


def contrast(first: str, second: str) -> float:
    """Return the contrast, a number from 1 to 21. Each colour is given as six hex digits."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[start : start + 2], 16) / 255) for start in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
