"""Explains why a text is not YAML, in words for people who do not know YAML well."""

import re
from typing import Any, Final, NamedTuple

from yaml.reader import ReaderError

from tahaluf.problems import Location

AT_SIGN: Final = "a value cannot begin with `@`"
AT_SIGN_FIX: Final = "write a login without `@`, and put any other value in quotes"
SYNTAX_FIX: Final = (
    "look for wrong indentation or a missing quote, colon or space on this line or the line before"
)
CHARACTER_FIX: Final = "remove it, or save the file as UTF-8 text"
TAB: Final = "this line is indented with a tab"
TAB_FIX: Final = "use spaces, not tabs"
OPEN_QUOTE: Final = "the quote that starts here is never closed"
OPEN_QUOTE_FIX: Final = "add the closing quote at the end of the text"
NO_COLON: Final = "there is no colon after this key, or no space after the colon"
NO_COLON_FIX: Final = "write `key: value`"
OPEN_LIST: Final = "the list that starts here is not closed, or it lacks a comma"
OPEN_LIST_FIX: Final = "write `[one, two]`, and quote items that contain brackets, commas or colons"
OPEN_MAPPING: Final = "the mapping that starts here is not closed, or it lacks a comma"
OPEN_MAPPING_FIX: Final = (
    "write `{key: value, key: value}`, and quote values that contain brackets, commas or colons"
)
INDENTATION: Final = (
    "this line is indented by {found}, but the line that it should match is indented by {expected}"
)
INDENTATION_FIX: Final = "indent it by {expected}"
NO_SPACE_AFTER_DASH: Final = "there is no space after the dash"
NO_SPACE_ABOVE: Final = "there is no space after the dash in line {number}"
NO_SPACE_AFTER_DASH_FIX: Final = "write `- ` at the start of each item"
LIST_AFTER_KEY: Final = "a list cannot begin on the same line as its key"
LIST_AFTER_KEY_FIX: Final = "write each item on its own line below the key, or put the whole value in quotes"
AFTER_QUOTE: Final = "there is more text after the closing quote"
AFTER_QUOTE_FIX: Final = 'put the whole text in double quotes, and write `\\"` for a quote inside the text'
SECOND_COLON: Final = "this value contains a colon followed by a space, but is not in quotes"
SPECIAL: Final = "a value cannot begin with {character}"
BLOCK_TEXT: Final = "{character} at the start of a value has a special meaning"
QUOTE_FIX: Final = "put the whole value in quotes"
ESCAPE: Final = "in double quotes, a backslash has a special meaning"
ESCAPE_FIX: Final = "use single quotes, or write two backslashes"

INDENT: Final = re.compile(r" *")
KEY_INDENT: Final = re.compile(r" *(?:- +)*")  # in a list, an item's first key follows the dash
NO_SPACE: Final = re.compile(r" *-[^-\s]")


class SyntaxFault(NamedTuple):
    """The location and reason of an error in YAML text, and a suggested fix."""

    location: Location
    reason: str
    fix: str


def syntax_fault(error: Exception, text: str, filename: str) -> SyntaxFault:
    """Describe the error raised while parsing `text`."""
    if isinstance(error, UnicodeEncodeError):  # the text contains half of a surrogate pair
        return _invalid_character(text, error.start, filename)
    if isinstance(error, ReaderError):
        character = error.character if isinstance(error.character, int) else ord(error.character)
        return _invalid_character(text, text.index(chr(character)), filename)
    context, problem = (getattr(error, name, None) or "" for name in ("context", "problem"))
    marks = [mark for name in ("context_mark", "problem_mark") if (mark := getattr(error, name, None))]
    if not marks:
        return SyntaxFault(Location(filename), str(error), SYNTAX_FIX)
    start, end = marks[0], marks[-1]
    if at_start := _explain_start(context, problem, _character(text, start)):
        return SyntaxFault(_location(filename, start), *at_start)
    if explained := _explain(problem, text.splitlines(), end, _character(text, end)):
        return SyntaxFault(_location(filename, end), *explained)
    reason = ", ".join(filter(None, (context, problem))) or str(error)
    return SyntaxFault(_location(filename, end), reason, SYNTAX_FIX)


def _explain_start(context: str, problem: str, character: str) -> tuple[str, str] | None:
    """Explain an error in something unfinished, given the place where it starts, which is more useful than the place
    where the parser gives up.
    """
    if context.endswith("quoted scalar") and problem.endswith(("end of stream", "document separator")):
        return OPEN_QUOTE, OPEN_QUOTE_FIX
    if context.endswith("simple key"):
        return NO_COLON, NO_COLON_FIX
    if context.endswith("block scalar"):
        return BLOCK_TEXT.format(character=f"`{character}`"), QUOTE_FIX
    if context.endswith("flow sequence"):
        return OPEN_LIST, OPEN_LIST_FIX
    if context.endswith("flow mapping"):
        return OPEN_MAPPING, OPEN_MAPPING_FIX
    if context.endswith(("an anchor", "an alias")):
        return _explain_special(character), QUOTE_FIX
    return None


def _explain(problem: str, lines: list[str], mark: Any, character: str) -> tuple[str, str] | None:
    if "tab character" in problem or character == "\t":
        return TAB, TAB_FIX
    if character == "@":
        return AT_SIGN, AT_SIGN_FIX
    if "cannot start any token" in problem:
        return _explain_special(character), QUOTE_FIX
    if "sequence entries are not allowed" in problem:
        return LIST_AFTER_KEY, LIST_AFTER_KEY_FIX
    if "unknown escape" in problem:
        return ESCAPE, ESCAPE_FIX
    before = lines[mark.line][: mark.column] if mark.line < len(lines) else ""
    if "mapping values are not allowed" in problem and ": " in before:
        return SECOND_COLON, QUOTE_FIX
    if "mapping values are not allowed" in problem or not before.strip():
        return _explain_indentation(lines, mark.line)
    if before.rstrip().endswith(("'", '"')):
        return AFTER_QUOTE, AFTER_QUOTE_FIX
    return None


def _explain_indentation(lines: list[str], number: int) -> tuple[str, str] | None:
    """Compare the line's indentation with that of the closest line above that is also an item, or a key."""
    if number >= len(lines):
        return None
    line = lines[number]
    if NO_SPACE.match(line):
        return NO_SPACE_AFTER_DASH, NO_SPACE_AFTER_DASH_FIX
    is_item = line.lstrip().startswith("- ")
    pattern = INDENT if is_item else KEY_INDENT
    for above in range(number - 1, -1, -1):
        other = lines[above]
        content = other.strip()
        if NO_SPACE.match(other):
            return NO_SPACE_ABOVE.format(number=above + 1), NO_SPACE_AFTER_DASH_FIX
        if content and not content.startswith("#") and (not is_item or content.startswith("- ")):
            found, expected = (_width(pattern, one) for one in (line, other))
            if found == expected:
                return None
            return (
                INDENTATION.format(found=_spaces(found), expected=_spaces(expected)),
                INDENTATION_FIX.format(expected=_spaces(expected)),
            )
    return None


def _width(pattern: re.Pattern[str], line: str) -> int:
    found = pattern.match(line)
    return found.end() if found else 0


def _spaces(count: int) -> str:
    return "1 space" if count == 1 else f"{count} spaces"


def _explain_special(character: str) -> str:
    return SPECIAL.format(character="a backtick" if character == "`" else f"`{character}`")


def _character(text: str, mark: Any) -> str:
    return text[mark.index : mark.index + 1]


def _location(filename: str, mark: Any) -> Location:
    return Location(filename, mark.line + 1, mark.column + 1)


def _invalid_character(text: str, offset: int, filename: str) -> SyntaxFault:
    line, line_break = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset)
    reason = f"the character U+{ord(text[offset]):04X} is not allowed in YAML"
    return SyntaxFault(Location(filename, line, offset - line_break), reason, CHARACTER_FIX)
