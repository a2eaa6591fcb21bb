"""Draws random sentences from the project, so that their English can be graded blindly.

    tools/sample_sentences.py --seed 7 --count 150 sample.txt key.tsv

`sample.txt` contains the numbered sentences. `key.tsv` contains the group and location of each sentence. Half of the
sentences are from user-facing text (documentation, help, messages and forms), and half from docstrings and comments.
"""

import argparse
import ast
import io
import random
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple

import yaml

ROOT: Final = Path(__file__).parents[1]
Group = Literal["user", "internal"]

MIN_WORDS: Final = 4
# The keys in YAML files whose values are shown to people.
TEXT_KEYS: Final = frozenset({"name", "description", "label", "value", "title", "about", "summary", "reason"})
CODE: Final = ("actions/tahaluf", "actions/localhub", "bench", "tools", "tests")
DOCUMENTS: Final = ("*.md", "docs/*.md", "templates/*.md")
YAML_FILES: Final = (".github/**/*.yml", "actions/*/action.yml", "projects.yml")
USER_CODE: Final = "actions/"  # in other folders, strings are test data

SENTENCE_END: Final = re.compile(r"(?<=[.!?:])\s+(?=[A-Z“\"*`])")
CODE_SPAN: Final = re.compile(r"`[^`]*`")
WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’-]+")
FENCE: Final = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1`* *$", re.MULTILINE | re.DOTALL)
MARKUP_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
BLOCK_START: Final = re.compile(r"^ *(?:[-*+] |\d+\. |#+ |> )+")
DIRECTIVE: Final = re.compile(r"#\s*(noqa|type:|pragma|fmt:|ruff:|mypy:|!)")
NOT_PROSE: Final = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE FROM|CREATE TABLE|IS NULL|query\(|mutation\()|^\s*[{<]|\{ \w+ "
    r"|^(?:GET|POST|PUT|PATCH|DELETE) |charset=|\(\?[:=!<Pi]|\\[dsbw]"  # routes, media types, patterns
    r"|\[[<≤>≥]|\[0-9a-f\]|\(first: [0-9]"  # other patterns and queries
    r"|^\s*(?:[\w.+-]+\s+){25,}"  # lists of identifiers
    r"|^(?:[^,.;:]{1,30}, ?){8,}"  # lists of words that a parser recognizes
    r"|(?m:^(?:import [\w.]+|from [\w.]+ import [\w., ]+)$)"  # Python programs
)


class Sentence(NamedTuple):
    text: str
    group: Group
    path: str
    line: int


def split_sentences(text: str) -> Iterator[str]:
    """Yield the sentences in a paragraph, except those with fewer than MIN_WORDS words outside code spans."""
    for sentence in SENTENCE_END.split(" ".join(text.split())):
        if len(WORD.findall(CODE_SPAN.sub("", sentence))) >= MIN_WORDS:
            yield sentence.strip(" |")


def markdown_sentences(text: str) -> Iterator[tuple[str, int]]:
    """Yield the sentences outside code blocks, with their line numbers. Each table cell counts as a paragraph."""
    text = FENCE.sub(_blank, MARKUP_COMMENT.sub(_blank, text))
    for paragraph, line in _paragraphs(text.split("\n")):
        if not paragraph.startswith("<"):  # HTML
            yield from ((sentence, line) for sentence in split_sentences(LINK.sub(r"\1", paragraph)))


def python_sentences(source: str) -> Iterator[tuple[str, int, bool]]:
    """Yield each sentence, its line number, and whether it is from a docstring or comment."""
    tree = ast.parse(source)
    docstrings = set(_docstring_nodes(tree))
    for node in docstrings:
        for paragraph, line in _paragraphs(FENCE.sub(_blank, str(node.value)).split("\n")):
            yield from ((sentence, node.lineno + line - 1, True) for sentence in split_sentences(paragraph))
    for text, line in _comments(source):
        yield from ((sentence, line, True) for sentence in split_sentences(text))
    for text, line in _strings(tree, docstrings):
        for paragraph, _ in _paragraphs(text.split("\n")):
            yield from ((sentence, line, False) for sentence in split_sentences(paragraph))


def yaml_sentences(source: str) -> Iterator[tuple[str, int]]:
    """Yield the sentences in the values of keys whose values are shown to people."""
    for text, line in _yaml_texts(yaml.compose(source, yaml.SafeLoader)):
        yield from ((sentence, line + at - 1) for sentence, at in markdown_sentences(text))


def collect(root: Path = ROOT) -> tuple[Sentence, ...]:
    """Return all sentences in the project, without duplicates, sorted by location."""
    found: list[Sentence] = []
    for path in _files(root, DOCUMENTS):
        found += (
            Sentence(text, "user", str(path.relative_to(root)), line)
            for text, line in markdown_sentences(path.read_text(encoding="utf-8"))
        )
    for path in _files(root, YAML_FILES):
        found += (
            Sentence(text, "user", str(path.relative_to(root)), line)
            for text, line in yaml_sentences(path.read_text(encoding="utf-8"))
        )
    for path in _files(root, [f"{folder}/**/*.py" for folder in CODE]):
        name = str(path.relative_to(root))
        found += (
            Sentence(text, "internal" if internal else "user", name, line)
            for text, line, internal in python_sentences(path.read_text(encoding="utf-8"))
            if internal or name.startswith(USER_CODE)
        )
    return tuple({sentence.text: sentence for sentence in reversed(found)}.values())[::-1]


def draw(sentences: Sequence[Sentence], count: int, seed: int) -> list[Sentence]:
    """Draw sentences in random order, half of them from each group. The same seed and text always yield the same
    sentences.
    """
    rng = random.Random(seed)
    user = [sentence for sentence in sentences if sentence.group == "user"]
    internal = [sentence for sentence in sentences if sentence.group == "internal"]
    half = count // 2
    drawn = rng.sample(user, min(count - half, len(user))) + rng.sample(internal, min(half, len(internal)))
    rng.shuffle(drawn)
    return drawn


def write_sample(drawn: Sequence[Sentence], sample: Path, key: Path) -> None:
    lines = [f"{number}. {sentence.text}\n" for number, sentence in enumerate(drawn, 1)]
    sample.write_text("".join(lines), encoding="utf-8")
    rows = [f"{number}\t{s.group}\t{s.path}:{s.line}\n" for number, s in enumerate(drawn, 1)]
    key.write_text("".join(rows), encoding="utf-8")


def _files(root: Path, patterns: Iterable[str]) -> list[Path]:
    return sorted({path for pattern in patterns for path in root.glob(pattern) if path.is_file()})


def _blank(match: re.Match[str]) -> str:
    """Return as many line breaks as the match contains, so that the numbers of later lines do not change."""
    return "\n" * match[0].count("\n")


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield the paragraphs, list items and table cells, each with the number of its first line."""
    current, start = "", 1
    for number, line in enumerate([*lines, ""], 1):
        stripped = line.strip()
        starts_block = BLOCK_START.match(line) is not None
        if not stripped or starts_block or stripped.startswith("|"):
            if current:
                yield current, start
            current = ""
        if stripped.startswith("|"):
            yield from ((cell, number) for cell in stripped.strip("|").split("|"))
        elif stripped:
            if not current:
                start = number
            current = f"{current} {BLOCK_START.sub('', line).strip()}".strip()


def _docstring_nodes(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                yield first.value


def _comments(source: str) -> Iterator[tuple[str, int]]:
    """Yield all comments. Consecutive lines that contain only comments are joined."""
    text, start, last_full_line = "", 0, -1
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or DIRECTIVE.match(token.string):
            continue
        is_full_line = not token.line[: token.start[1]].strip()
        if text and is_full_line and token.start[0] == last_full_line + 1:
            text += f" {token.string.lstrip('# ')}"
        else:
            if text:
                yield text, start
            text, start = token.string.lstrip("# "), token.start[0]
        last_full_line = token.start[0] if is_full_line else -1
    if text:
        yield text, start


def _strings(tree: ast.Module, docstrings: set[ast.Constant]) -> Iterator[tuple[str, int]]:
    inside_format: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside_format.update(node.values)
            parts = [str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values]
            text = "".join(parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            if node in inside_format:
                continue
            text = node.value
        else:
            continue
        if " " in text and not NOT_PROSE.search(text):
            yield text, node.lineno


def _yaml_texts(node: yaml.Node | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode) and key.value in TEXT_KEYS:
                yield value.value, value.start_mark.line + 1
            else:
                yield from _yaml_texts(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _yaml_texts(value)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(
        prog="tools/sample_sentences.py", description="Draw random sentences to grade."
    )
    parser.add_argument("sample", type=Path, help="where to write the sentences")
    parser.add_argument("key", type=Path, help="where to write their groups and locations")
    parser.add_argument("--count", type=int, default=150, help="how many; default: 150")
    parser.add_argument("--seed", type=int, default=1, help="default: 1")
    options = parser.parse_args(arguments)
    sentences = collect(root)
    drawn = draw(sentences, options.count, options.seed)
    write_sample(drawn, options.sample, options.key)
    print(f"{len(drawn)} of {len(sentences)} sentences")
    return 0


if __name__ == "__main__":
    sys.exit(main())
