"""Unusual bodies of issues. Each function changes the body of a form that is filled in correctly."""

import re
from collections.abc import Callable

CONTROLS = "\x01\x07\x08\x0b\x0c\x1b[31m\x7f\x85\u2028\u2029"
DIRECTIONS = "\u202e\u202b\u2066\u2069\u200f\u061c"
LENGTH = 65_000

Change = Callable[[str], str]


def sections(body: str) -> list[str]:
    """The sections of a body, each with its heading."""
    return [part for part in re.split(r"(?m)^(?=### )", body) if part]


def headings(body: str) -> list[str]:
    return re.findall(r"(?m)^### (.*)$", body)


def replace_answer(body: str, place: int, answer: str) -> str:
    """Replace the answer to one question, counted from 0."""
    parts = sections(body)
    parts[place] = f"{parts[place].partition(chr(10))[0]}\n\n{answer}\n\n"
    return "".join(parts)


def _summary(answer: str) -> Change:
    """Replace the longest answer, which is the summary in one form and the message in the other."""

    def change(body: str) -> str:
        parts = sections(body)
        return replace_answer(body, max(range(len(parts)), key=lambda place: len(parts[place])), answer)

    return change


def _first(answer: str) -> Change:
    return lambda body: replace_answer(body, 0, answer)


def _each_heading(pattern: str) -> Change:
    return lambda body: re.sub(r"(?m)^### (.*)$", pattern, body)


def _hide_a_section(body: str) -> str:
    first, second, *others = sections(body)
    return "".join([first, f"<!--\n{second}-->\n", *others])


def _ask_again_inside(body: str) -> str:
    """Return a body with an answer that contains the headings of the other questions, with answers."""
    return _summary("A summary.\n\n" + "\n".join(f"### {one}\n\nanother answer\n" for one in headings(body)))(
        body
    )


CHANGES: dict[str, Change] = {
    # characters
    "control characters in an answer": _first(f"Wells{CONTROLS}"),
    "control characters everywhere": lambda body: body.replace(" ", f" {CONTROLS[:5]}"),
    "direction controls in an answer": _first(f"{DIRECTIONS}Wells{DIRECTIONS}"),
    "direction controls in headings": _each_heading(rf"### {DIRECTIONS}\1{DIRECTIONS}"),
    "invisible characters in headings": _each_heading("### \u200b\\1\u2060\ufeff"),
    "spaces without breaks": lambda body: body.replace(" ", "\u00a0"),
    "full-width headings": _each_heading("\uff03\uff03\uff03 \\1"),
    "combining marks": _first("W" + "\u0301" * 5_000),
    "only emoji": _first("🕊️🇵🇸👩‍👩‍👧‍👦"),
    "only invisible characters": _first("\u200b\u2060\ufeff"),
    "unassigned characters": _first("\ufffe\uffff\U0010ffff\ue000"),
    # lines
    "CRLF": lambda body: body.replace("\n", "\r\n"),
    "CR": lambda body: body.replace("\n", "\r"),
    "mixed line breaks": lambda body: body.replace("\n\n", "\r\n\r"),
    "no line breaks": lambda body: body.replace("\n", " "),
    "no blank lines": lambda body: re.sub(r"\n+", "\n", body),
    "many blank lines": lambda body: body.replace("\n\n", "\n" * 400),
    "indented": lambda body: re.sub(r"(?m)^", "    ", body),
    "quoted": lambda body: re.sub(r"(?m)^", "> ", body),
    # Markdown and HTML
    "an HTML comment around a section": _hide_a_section,
    "an HTML comment without an end": _summary("A summary <!-- of everything"),
    "nested code fences": _summary("````md\n```\n### Short name\n\n~~~\n```\n````\n~~~"),
    "a code fence without an end": _first("```\nWells"),
    "headings of other levels": _each_heading(r"## \1"),
    "underlined headings": _each_heading(r"\1\n---"),
    "bold headings": _each_heading(r"**\1**"),
    "HTML headings": _each_heading(r"<h3>\1</h3>"),
    "headings without a space": _each_heading(r"###\1"),
    "headings with closing marks": _each_heading(r"### \1 ###"),
    "other ticks": lambda body: body.replace("[x]", "[✓]").replace("[X]", "[✓]"),
    "ticks with spaces": lambda body: body.replace("[x]", "[ x ]").replace("[X]", "[ x ]"),
    # structure
    "the headings inside an answer": _ask_again_inside,
    "another order": lambda body: "".join(reversed(sections(body))),
    "everything twice": lambda body: body + body,
    "the first question twice": lambda body: f"### {headings(body)[0]}\n\nSomething else\n\n{body}",
    "the last question is missing": lambda body: "".join(sections(body)[:-1]),
    "only headings": lambda body: "\n\n".join(f"### {one}" for one in headings(body)),
    "a heading that no form has": lambda body: f"{body}\n\n### Anything else?\n\nNo.\n",
    "text before the form": lambda body: f"Hello all,\nplease see below.\n\n{body}",
    "no answers": lambda body: "".join(f"### {one}\n\n_No response_\n\n" for one in headings(body)),
    "empty": lambda body: "",
    "only spaces": lambda body: " \n\t\n ",
    "only HTML": lambda body: "<details><summary>x</summary>",
    # size
    "one long answer": _summary("w" * LENGTH),
    "one long answer of Arabic words": _summary("ماء " * (LENGTH // 4)),
    "many headings": lambda body: (body + "### x\n" * LENGTH)[:LENGTH],
    "many code fences": lambda body: (body + "```\n" * LENGTH)[:LENGTH],
    "many brackets": _summary("[" * LENGTH),
    # text for other programs
    "a marker of the bot": lambda body: f"<!-- tahaluf:proposal issue=1 slug=x values={'0' * 16} -->\n{body}",
    "YAML": _first('Wells"\nprojects: []\n- {slug: x, name: *y, <<: !!python/object:os.system}'),
    "templates": _first("{{ 7 * 7 }}{% raw %}{# x #} ${{ secrets.TOKEN }}"),
    "workflow commands": _first("::error::x%0A::stop-commands::y"),
    "instructions to skip workflows": _first("[skip ci] [no ci]\n\n\nskip-checks: true"),
}
