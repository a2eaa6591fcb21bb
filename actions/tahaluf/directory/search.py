"""Generates the search script, and the search words that are not shown in a project's row.

The script folds and stems words as `tahaluf.similarity` does. Its tables are generated from the same constants, and a
test compares the results for a list of words.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from string import ascii_letters
from typing import Final

from tahaluf.escape import SPELLING_VARIANTS
from tahaluf.manifest import Manifest, Term
from tahaluf.similarity import CONSONANTS, LATIN_ARTICLES, STOPWORDS, tokenize

from .entries import ProjectEntry, RoleEntry, Translations

SCRIPT: Final = Path(__file__).parent / "find.js"
# Strings and regular expressions, which are left unchanged
LITERAL: Final = r"""(?P<literal>"(?:[^"\\\n]|\\.)*"|/(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/)"""
# Whitespace next to punctuation, which is removed, and other whitespace
LITERAL_OR_SPACE: Final = re.compile(LITERAL + r"|\s*(?P<mark>[{}(),;=+?:&|<>!\[\]])\s*|\s+")
# Variables, functions and parameters get short names. Properties and objects' keys keep theirs
LITERAL_OR_NAME: Final = re.compile(LITERAL + r"|(?<=[{,])\w+(?=:)|(?<![.\w])(?P<name>[a-zA-Z]\w+)")
DECLARED: Final = re.compile(r"\bfunction (\w+)\(([\w,]*)\)|(?:\bvar |,)(\w+)=(?!=)|\bvar (\w+)|\b(\w+)=>")
PLACEHOLDER: Final = "/*tables*/ []"
MIN_WORD: Final = 3  # shorter words are ignored if the query also contains longer words


@cache
def search_script() -> str:
    tables = [
        _pairs(SPELLING_VARIANTS),
        _pairs(CONSONANTS),
        " ".join(sorted(LATIN_ARTICLES)),
        " ".join(sorted(word for word in STOPWORDS if len(word) >= MIN_WORD)),
    ]
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    source = SCRIPT.read_text(encoding="utf-8").replace(PLACEHOLDER, text)
    code = "\n".join(line for line in source.split("\n") if not line.lstrip().startswith("//"))
    code = LITERAL_OR_SPACE.sub(lambda match: match["literal"] or match["mark"] or " ", code).strip() + "\n"
    return _shorten_names(code)


def _shorten_names(code: str) -> str:
    bare = LITERAL_OR_NAME.sub(lambda match: '""' if match["literal"] else match[0], code)
    groups = (group for match in DECLARED.finditer(bare) for group in match.groups() if group)
    names = dict.fromkeys(name for group in groups for name in group.split(",") if len(name) > 1)
    used = set(re.findall(r"\w+", bare))
    unused = (letters for letters in _short_names() if letters not in used)
    short = dict(zip(names, unused, strict=False))
    return LITERAL_OR_NAME.sub(lambda match: short.get(match["name"], match[0]), code)


def _short_names() -> Iterator[str]:
    yield from ascii_letters
    yield from map("".join, product("_", ascii_letters))


def _pairs(table: Mapping[str, str]) -> str:
    """Return each letter followed by its replacement, separated by spaces."""
    return " ".join(letter + replacement for letter, replacement in table.items())


def project_words(manifest: Manifest, projects: Iterable[ProjectEntry]) -> dict[str, str]:
    """Return, by slug, the search words that are not in the project's row in every language.

    These are earlier slugs, roles, and names in several languages. `projects` are in their own languages.
    """
    hidden = {project.slug: (_hidden_names(manifest, project), project.summary.value) for project in projects}
    return dict(zip(hidden, _words(hidden.values()), strict=True))


def _hidden_names(manifest: Manifest, project: ProjectEntry) -> list[str]:
    terms: list[Term | None] = [manifest.areas.get(project.area or "")]
    terms += [manifest.skills.get(skill) for role in project.roles for skill in role.skills]
    return [
        *project.aliases,
        *_with_translations(project.name.value, project.translations),
        *(title for role in project.roles for title in (role.title.value, *_titles(role))),
        *(name for term in terms if term for name in term.all_names),
    ]


def role_words(manifest: Manifest, role: RoleEntry) -> str:
    """Return a role's search words that are not in its row: skill names, and titles in other languages."""
    known: dict[object, str] = manifest.cache.setdefault("role words", {})
    key = role.skills, tuple(_titles(role))
    if key not in known:
        known[key] = _role_words(manifest, role)
    return known[key]


def _role_words(manifest: Manifest, role: RoleEntry) -> str:
    terms = (manifest.skills.get(skill) for skill in role.skills)
    names = [name for term in terms if term for name in term.all_names]
    return _words([([*names, *_titles(role)], "")])[0]


def summary_words(projects: Iterable[ProjectEntry]) -> list[str]:
    """Return the words of each summary. The index contains them if a page does not show all projects."""
    return _words([([project.summary.value], "") for project in projects])


def _titles(role: RoleEntry) -> Sequence[str]:
    return _with_translations(role.own_title, role.translations)


def _with_translations(own: str, translations: Translations) -> Sequence[str]:
    """Return a name or title in all languages, or nothing if it has no translations and is therefore in each row.

    Summaries are left out, because they would make the page too long.
    """
    names = [text for texts in translations.values() for key, text in texts.items() if key != "summary"]
    return [own, *names] if names else names


def _words(texts: Collection[tuple[Sequence[str], str]]) -> list[str]:
    """Return the words of each list of names, without the words in the visible text that belongs to it."""
    # One call for all strings, because each call has a fixed cost
    tokens = iter(tokenize([text for names, visible in texts for text in (visible, *names)]))
    found = []
    for names, _ in texts:
        seen = set(next(tokens))
        words = dict.fromkeys(word for _ in names for word in next(tokens))
        found.append(
            " ".join(
                word for word in words if word not in seen and word not in STOPWORDS and not word.isdigit()
            )
        )
    return found
