"""A template and all it builds on, put together: one set of files, variables and rules."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.problems import Place, Problem, Refused

from .definition import DEFINITION, Definition, Rule, read_definition
from .disk import Source
from .variables import STANDARD, Variable

RENDERED: Final = ".jinja"
PARTS: Final = "_parts/"  # text for `include`; no file of the tree comes of it
DEEPEST: Final = 5

Read = Callable[[str], Mapping[str, Source]]


@dataclass(frozen=True, slots=True)
class Merged:
    """`files` and `parts` by path, without the suffix .jinja; the child's stand for those of its base."""

    name: str
    description: str
    files: Mapping[str, Source]
    parts: Mapping[str, Source]
    variables: Mapping[str, Variable]
    rules: tuple[Rule, ...]

    @property
    def version(self) -> str:
        """64 hex digits over all that a template is made of: another version, another digest."""
        digest = hashlib.sha256()
        for path, source in sorted({**self.files, **self.parts}.items()):
            digest.update(f"{path}\0{source.mode}\0{len(source.content)}\0".encode() + source.content)
        rules = [(rule.pattern, rule.policy and rule.policy.value, rule.when) for rule in self.rules]
        variables = [(v.name, v.type.value, v.default, v.choices) for v in self.variables.values()]
        digest.update(repr((rules, variables)).encode())
        return digest.hexdigest()


def merge(name: str, read: Read) -> Merged:
    """`read` gives the files of a template by name. Raises Refused with the problems of the whole chain."""
    files: dict[str, Source] = {}
    parts: dict[str, Source] = {}
    variables: dict[str, Variable] = dict(STANDARD)
    rules: list[Rule] = []
    chain = _chain(name, read)
    for definition, sources in chain:
        for path, source in sources.items():
            if path.startswith(PARTS):
                parts[path.removesuffix(RENDERED)] = source
            elif path != DEFINITION:
                files[path.removesuffix(RENDERED)] = source
        variables |= definition.variables
        rules += definition.rules
    return Merged(name, chain[-1][0].description, files, parts, variables, tuple(rules))


def _chain(name: str, read: Read) -> list[tuple[Definition, Mapping[str, Source]]]:
    """From the one that all build on down to the template itself."""
    chain: list[tuple[Definition, Mapping[str, Source]]] = []
    following: str | None = name
    names: list[str] = []
    while following is not None:
        names.append(following)
        sources = read(following)
        source = sources.get(DEFINITION)
        if source is None:
            raise Refused(
                [Problem(Place(following), "template-definition", f"it has no {DEFINITION}", "write one")]
            )
        definition = read_definition(text_of(source), source.place)
        chain.insert(0, (definition, sources))
        following = definition.extends
        if following in names or len(names) > DEEPEST:
            what = f"it builds on itself: {' → '.join([*names, str(following)])}"
            raise Refused([Problem(Place(source.place), "template-extends", what, "take one extends: out")])
    return chain


def text_of(source: Source) -> str:
    """Raises Refused where the file is not text."""
    try:
        return source.content.decode()
    except UnicodeDecodeError:
        problem = Problem(Place(source.place), "template-text", "it is not UTF-8", "save it as UTF-8")
        raise Refused([problem]) from None


def rendered(source: Source) -> bool:
    return source.place.endswith(RENDERED)


def is_workflow(path: str) -> bool:
    """Whether `${{ }}` belongs to GitHub in this file, so that templates use `<< >>` and `<% %>`."""
    return path.startswith(".github/workflows/")
