"""The manifest's format told from its models: as a JSON Schema for editors, and as a page for people."""

import inspect
import types
import typing
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, Union

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .fields import TEXT_FORMATS, TextFormat
from .model import Manifest
from .rules import RULES
from .sealing_key import SEALING_KEY_FORMAT

SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

INTRO: Final = """\
# The manifest

*This page is generated from the models in `actions/tahaluf/manifest/`; a test keeps it so.*

`projects.yml` is the coalition in one file. The smallest one:

```yaml
version: 1
organization: example-coalition
projects:
  - slug: water-map
    name: خريطة المياه
    summary: Where wells and pipes still work, week by week.
```

Everything else has a default, or is left on GitHub as it is: **a key that is left out is not a key that is
emptied.** `tahaluf check` says all that is wrong with a file at once, with line and column. Editors that know
JSON Schema help while you write if the file begins with

```yaml
# yaml-language-server: $schema=docs/projects.schema.json
```

What YAML offers and a manifest refuses: a key that stands twice, anchors and aliases (`&x`, `*x`), tags (`!x`),
invisible signs that turn the direction of text, and files of more than 8 million characters. Texts are kept in
Unicode's form NFC, without spaces around them.
"""
SIMILARITY_SECTION: Final = """\
## Similar projects

`tahaluf similar` and the bot compare a new project with all that are there. Each hint has a strength from 0 to 1,
and hints are put together as independent ones: two half-sure ones make 0.75. A project is named from **0.6** on.

| hint | strength |
| --- | --- |
| same address, or that of a project's own repository. Scheme, `www.` and `m.`, port, query (but for `id`, `v` and \
`list`), `.git`, a last slash and which page of a repository is meant make no difference | 1 |
| same name: the same words in any order, or written together. Case, accents, harakat, tatweel, the forms of \
alef, ya and ta marbuta, articles and plural endings make no difference; a slug and earlier slugs are names too | 0.95 |
| same host, where a host says something: not where everybody has a page (`github.com`, `t.me`, `docs.google.com` \
and a hundred more) | 0.8 |
| similar name: the geometric mean of its words' likeness, so that one word that is another one (seed library, \
tool library) outweighs all that are the same. Arabic words with the same consonants (خريطة, خرائط) and Latin ones \
that are said the same (jusoor, jusur) count 0.8. One word in common alone, such as “map” or “Palestine”, \
is too little | up to 0.95 |
| a name that sounds alike in the other script, by its consonants (خريطة المياه, Kharitat al-Miyah); of fewer than \
four consonants the vowels have to fit too (جسور, Jusoor) | up to 0.95 |
| similar words: at least four words of the summaries in common, and half of all, but for those that stand in half of \
all summaries (“a platform for people to help”) | up to 0.9 |

The numbers were chosen on `tests/data/similar_pairs.yml`: 200 pairs in English and Arabic, all told right by tests,
whichever of the two came first. They miss translations (water map, خريطة المياه), and take for alike a name that holds
another (Press, Pressure) and words of one root that mean two things (كتاب, كاتب). Being named stops nothing: a tick in
the form says that a project is different, and people decide.
"""


def schema() -> dict[str, Any]:
    """The JSON Schema. It holds what an editor can check; rules between keys are `load`'s."""
    json_schema: dict[str, Any] = _without_model_defaults(Manifest.model_json_schema(mode="validation"))
    sections = json_schema["properties"]
    for name in sections.keys() - set(json_schema["required"]):
        sections[name] = _nullable(sections[name])
    return {"$schema": SCHEMA_DIALECT, **json_schema}


def reference() -> str:
    """docs/manifest.md, as Markdown."""
    sections = [
        INTRO,
        *map(_model_section, _model_tree(Manifest)),
        _formats_section(),
        _rules_section(),
        SIMILARITY_SECTION,
    ]
    return "\n".join(sections)


def _without_model_defaults(node: Any) -> Any:
    """A default that is a whole model says nothing but its own keys' defaults."""
    if isinstance(node, list):
        return [_without_model_defaults(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    remaining = {
        key: inner for key, inner in node.items() if not (key == "default" and isinstance(inner, dict))
    }
    return {key: _without_model_defaults(inner) for key, inner in remaining.items()}


def _nullable(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section with nothing under its name is one that was not begun yet, to `load` as well."""
    if "type" in section:  # an editor points into the list, where it would call a choice wrong as a whole
        return {**section, "type": [section["type"], "null"]}
    rest = {key: inner for key, inner in section.items() if key != "$ref"}
    return rest | {"anyOf": [{"$ref": section["$ref"]}, {"type": "null"}]}


def _model_tree(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The model and all that it is made of, in the order in which a reader meets them."""
    models = [model]
    for field in model.model_fields.values():
        for inner in _models_in(field.annotation):
            models += [other for other in _model_tree(inner) if other not in models]
    return models


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)


def _model_section(model: type[BaseModel]) -> str:
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    heading = "The file" if model is Manifest else model.__name__
    table = _table(("key", "takes", "default", "meaning"), rows)
    return f"## {heading}\n\n{inspect.getdoc(model)}\n\n{table}"


def _row(name: str, field: FieldInfo) -> tuple[str, str, str, str]:
    accepted = _accepted_values(field.annotation, field.metadata)
    return f"`{name}`", accepted, _default(field), field.description or ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    default = field.get_default()
    return f"`{default}`" if isinstance(default, str | int) and default != "" else ""


def _accepted_values(annotation: Any, metadata: Iterable[Any] = ()) -> str:
    """What a key takes, in words."""
    for constraint in metadata:
        if isinstance(constraint, TextFormat):
            return f"[{constraint.noun}](#kinds-of-text)"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _accepted_values(arguments[0], arguments[1:])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"list: {_accepted_values(arguments[0])}"
    if origin is dict:
        return f"by {_accepted_values(arguments[0])}: {_accepted_values(arguments[1])}"
    if origin in (Union, types.UnionType):
        return " or ".join(_accepted_values(argument) for argument in arguments if argument is not type(None))
    if issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {str: "text", int: "number", bool: "`true` or `false`", date: "day"}[annotation]


def _formats_section() -> str:
    rows = [
        (text_format.noun, f"`{text_format.pattern.replace('|', chr(92) + '|')}`", text_format.fix)
        for text_format in (*TEXT_FORMATS, SEALING_KEY_FORMAT)
    ]
    return f"## Kinds of text\n\n{_table(('kind', 'pattern', 'in words'), rows)}"


def _rules_section() -> str:
    points = "\n".join(f"- {inspect.getdoc(rule)}".replace("\n", " ") for rule in RULES)
    return f"## Rules between keys\n\n{points}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
