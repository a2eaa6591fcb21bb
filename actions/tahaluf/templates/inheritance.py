"""Merges a template with the templates that it extends into one set of files, variables and rules."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tahaluf.layout import WORKFLOWS_FOLDER
from tahaluf.problems import InvalidInput, Location, Problem

from .definition import DEFINITION_FILE, FileRule, TemplateDefinition, read_definition
from .filesystem import TemplateFile
from .history import NO_HISTORY, NO_MIGRATIONS, ChangelogEntry, History, Migrations
from .variables import STANDARD_VARIABLES, Variable

TEMPLATE_SUFFIX: Final = ".jinja"
PARTIALS_PREFIX: Final = "_parts/"  # files for `include`, which are not written to the tree
MAX_CHAIN: Final = 5

ReadFiles = Callable[[str], Mapping[str, TemplateFile]]


@dataclass(frozen=True, slots=True)
class ResolvedTemplate:
    """A template with everything that it inherits. Its own files replace inherited ones with the same path.

    `files` and `partials` are indexed by path, without the .jinja suffix.
    """

    name: str
    descriptions: Mapping[str, str]
    files: Mapping[str, TemplateFile]
    partials: Mapping[str, TemplateFile]
    variables: Mapping[str, Variable]
    rules: tuple[FileRule, ...]
    history: History = NO_HISTORY

    def description_in(self, language: str) -> str:
        """Return the template's description in this language, or in English if there is no translation."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")

    @property
    def version(self) -> str:
        """The SHA-256 hash of the whole template, as 64 hex digits."""
        digest = hashlib.sha256()
        for path, source in sorted({**self.files, **self.partials}.items()):
            digest.update(f"{path}\0{source.mode}\0{len(source.content)}\0".encode() + source.content)
        rules = [(rule.pattern, rule.policy and rule.policy.value, rule.condition) for rule in self.rules]
        variables = [
            (variable.name, variable.type.value, variable.default, variable.choices)
            for variable in self.variables.values()
        ]
        digest.update(repr((rules, variables)).encode())
        return digest.hexdigest()


def resolve_template(name: str, read: ReadFiles) -> ResolvedTemplate:
    """Resolve a template. `read` returns the files of the template with a given name.

    Raises InvalidInput, which lists the problems in the template and in all templates that it extends.
    """
    files: dict[str, TemplateFile] = {}
    partials: dict[str, TemplateFile] = {}
    variables: dict[str, Variable] = dict(STANDARD_VARIABLES)
    rules: list[FileRule] = []
    changelogs: dict[str, tuple[ChangelogEntry, ...]] = {}
    migrations = NO_MIGRATIONS
    chain = _inheritance_chain(name, read)
    for chain_name, definition, sources in chain:
        if problems := list(_duplicate_problems(sources)):
            raise InvalidInput(problems)
        for path, source in sources.items():
            if path.startswith(PARTIALS_PREFIX):
                partials[path.removesuffix(TEMPLATE_SUFFIX)] = source
            elif path != DEFINITION_FILE:
                files[path.removesuffix(TEMPLATE_SUFFIX)] = source
        variables |= definition.variables
        rules += definition.rules
        if definition.changelog:
            changelogs = {chain_name: definition.changelog} | changelogs
        migrations = Migrations(
            {**migrations.renames, **definition.migrations.renames},
            migrations.deletions | definition.migrations.deletions,
        )
    history = History(changelogs, migrations)
    descriptions = chain[-1][1].descriptions
    return ResolvedTemplate(name, descriptions, files, partials, variables, tuple(rules), history)


def _duplicate_problems(sources: Mapping[str, TemplateFile]) -> Iterator[Problem]:
    for path, source in sources.items():
        if path + TEMPLATE_SUFFIX in sources:
            what = f"this file and {source.display_path}{TEMPLATE_SUFFIX} produce the same file"
            yield Problem(Location(source.display_path), "template-path", what, "remove one of the two")


def _inheritance_chain(
    name: str, read: ReadFiles
) -> list[tuple[str, TemplateDefinition, Mapping[str, TemplateFile]]]:
    """Return the templates from the outermost base template to the template itself."""
    chain: list[tuple[str, TemplateDefinition, Mapping[str, TemplateFile]]] = []
    next_name: str | None = name
    names: list[str] = []
    while next_name is not None:
        names.append(next_name)
        sources = read(next_name)
        source = sources.get(DEFINITION_FILE)
        if source is None:
            raise InvalidInput(
                [
                    Problem(
                        Location(next_name),
                        "template-definition",
                        f"{DEFINITION_FILE} is missing",
                        "add one",
                    )
                ]
            )
        definition = read_definition(decode_text(source), source.display_path)
        chain.insert(0, (next_name, definition, sources))
        next_name = definition.extends
        if next_name in names or len(names) > MAX_CHAIN:
            what = f"the template extends itself: {' → '.join([*names, str(next_name)])}"
            raise InvalidInput(
                [Problem(Location(source.display_path), "template-extends", what, "remove one `extends:`")]
            )
    return chain


def decode_text(source: TemplateFile) -> str:
    """Decode a file. Raises InvalidInput if the file is not UTF-8."""
    try:
        return source.content.decode()
    except UnicodeDecodeError:
        problem = Problem(
            Location(source.display_path), "template-text", "the file is not UTF-8", "save it as UTF-8"
        )
        raise InvalidInput([problem]) from None


def is_rendered(source: TemplateFile) -> bool:
    return source.display_path.endswith(TEMPLATE_SUFFIX)


def is_workflow(path: str) -> bool:
    """Whether this is a workflow file. Workflow files in templates use `<< >>` and `<% %>`, because GitHub uses `${{
    }}`.
    """
    return path.startswith(f"{WORKFLOWS_FOLDER}/")
