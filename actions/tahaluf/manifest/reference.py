"""Generates the manifest's JSON Schema and its reference page from the models."""

import inspect
import types
import typing
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal, Union

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tahaluf.fields import TEXT_FORMATS, TextFormat

from .model import Manifest
from .pydantic_errors import models_in
from .rules import RULES
from .sealing_key import SEALING_KEY_FORMAT

SCHEMA_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

INTRO: Final = """\
# The manifest

*Generated from the models in `actions/tahaluf/manifest/` by `make docs`.*

`projects.yml` describes the whole coalition. This is the smallest manifest:

```yaml
version: 1
organization: example-coalition
projects:
  - slug: water-map
    name: Water map
    summary: Where wells and pipes still work, week by week.
```

Everything else has a default, or is left as it is on GitHub: **a missing key is not an empty key.** `tahaluf check`
reports all problems in a file at once, with line and column. Editors that support JSON Schema can help you write it
if the file starts with this line:

```yaml
# yaml-language-server: $schema=docs/projects.schema.json
```

A manifest must not contain duplicate keys, anchors or aliases (`&x`, `*x`), tags (`!x`) or invisible characters that
change the text direction. It is limited to 8 million characters. Text is normalized to Unicode NFC, and spaces around
it are removed.
"""
SIMILARITY_SECTION: Final = """\
## Similar projects

`tahaluf similar` and the bot compare a new project with all existing ones. Each similarity has a strength from 0 to 1.
Strengths are combined like independent probabilities, so two strengths of 0.5 result in 0.75. A project is reported if
its score is at least **0.6**.

| similarity | strength |
| --- | --- |
| same URL, or the URL of the project's repository. This ignores the scheme, `www.` and `m.`, \
the port, the query (except `id`, `v` and `list`), `.git`, a trailing slash and pages below a repository | 1 |
| same name: the same words in any order, or written as one word. This ignores case, accents, harakat, \
tatweel, variants of alef, ya and ta marbuta, articles and plural endings. Slugs and aliases count as names | 0.95 |
| same host, unless many projects share the host (`github.com`, `t.me`, `docs.google.com` and others) or the URL \
points to a package, video or profile on that host | 0.8 |
| similar name: the geometric mean of the similarity of its words, so a single different word (seed library, \
tool library) outweighs all the matching ones. Arabic words with the same consonants (خريطة, خرائط) and Latin words \
with the same pronunciation (jusoor, jusur) count as 0.8. One common word, such as “map” or “Palestine”, is not \
enough | up to 0.95 |
| a name that sounds similar in the other script, by its consonants (خريطة المياه, Kharitat al-Miyah). If the name has \
fewer than four consonants, the vowels must match too (جسور, Jusoor) | up to 0.95 |
| similar summary: at least four shared words that make up half of all words, not counting words that occur in most \
summaries (“a platform for people to help”) | up to 0.9 |

The numbers were tuned on the English and Arabic pairs in `tests/data/similar_pairs.yml`. Tests check that all pairs
are classified correctly in both directions. Known limits: translations are not recognized (water map, خريطة المياه),
while names that contain another name (Press, Pressure) and words with the same root but different meanings (كتاب,
كاتب) count as similar. A match does not block anything: the author ticks a box in the form to say that the project is
different, and people decide.
"""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the manifest. Only `load` checks rules that involve several keys."""
    json_schema: dict[str, Any] = _without_model_defaults(Manifest.model_json_schema(mode="validation"))
    sections = json_schema["properties"]
    for name in sections.keys() - set(json_schema["required"]):
        sections[name] = _nullable(sections[name])
    return {"$schema": SCHEMA_DIALECT, **json_schema}


def reference() -> str:
    """Return the content of docs/manifest.md."""
    sections = [
        INTRO,
        *map(_model_section, _model_tree(Manifest)),
        _formats_section(),
        _rules_section(),
        SIMILARITY_SECTION,
    ]
    return "\n".join(sections)


def _without_model_defaults(node: Any) -> Any:
    """Remove defaults that are whole models, because they repeat the defaults of their keys."""
    if isinstance(node, list):
        return [_without_model_defaults(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    remaining = {
        key: inner for key, inner in node.items() if not (key == "default" and isinstance(inner, dict))
    }
    return {key: _without_model_defaults(inner) for key, inner in remaining.items()}


def _nullable(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a section so that it may also be empty, as in `load`."""
    if "type" in section:  # with `anyOf`, editors would mark the whole section, not the wrong item
        return {**section, "type": [section["type"], "null"]}
    rest = {key: inner for key, inner in section.items() if key != "$ref"}
    return rest | {"anyOf": [{"$ref": section["$ref"]}, {"type": "null"}]}


def _model_tree(model: type[BaseModel]) -> list[type[BaseModel]]:
    """Return the model and all models that it contains, in reading order."""
    models = [model]
    for field in model.model_fields.values():
        for inner in models_in(field.annotation):
            models += [other for other in _model_tree(inner) if other not in models]
    return models


def _model_section(model: type[BaseModel]) -> str:
    rows = [_row(name, field) for name, field in model.model_fields.items()]
    heading = "The file" if model is Manifest else model.__name__
    table = _table(("key", "value", "default", "meaning"), rows)
    return f"## {heading}\n\n{inspect.getdoc(model)}\n\n{table}"


def _row(name: str, field: FieldInfo) -> tuple[str, str, str, str]:
    accepted = _accepted_values(field.annotation, field.metadata)
    return f"`{name}`", accepted, _default(field), field.description or ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**required**"
    default = field.get_default()
    if isinstance(default, bool):  # as it is written in YAML
        return f"`{str(default).lower()}`"
    return f"`{default}`" if isinstance(default, str | int) and default != "" else ""


def _accepted_values(annotation: Any, metadata: Iterable[Any] = ()) -> str:
    """Return the allowed values of a key, as Markdown."""
    for constraint in metadata:
        if isinstance(constraint, TextFormat):
            return f"[{constraint.noun}](#kinds-of-text)"
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _accepted_values(arguments[0], arguments[1:])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in arguments)
    if origin is tuple:
        return f"a list of {_accepted_values(arguments[0])}"
    if origin is dict:
        value = _accepted_values(arguments[1])
        either = "either " if value.count(" or ") == 1 else ""
        return f"a mapping from {_accepted_values(arguments[0])} to {either}{value}"
    if origin in (Union, types.UnionType):
        return " or ".join(_accepted_values(argument) for argument in arguments if argument is not type(None))
    if issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return {str: "text", int: "number", bool: "`true` or `false`", date: "date"}[annotation]


def _formats_section() -> str:
    rows = [
        (text_format.noun, f"`{text_format.pattern.replace('|', chr(92) + '|')}`", text_format.fix)
        for text_format in (*TEXT_FORMATS, SEALING_KEY_FORMAT)
    ]
    return f"## Kinds of text\n\n{_table(('kind', 'pattern', 'rule'), rows)}"


def _rules_section() -> str:
    points = "\n".join(f"- {inspect.getdoc(rule)}".replace("\n", " ") for rule in RULES)
    return f"## Rules between keys\n\n{points}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
