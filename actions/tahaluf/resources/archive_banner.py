"""Adds a banner to a repository's README before the repository is archived, and removes the banner after it is
unarchived.
"""

import re
from collections.abc import Callable, Generator, Iterator
from typing import Final

from tahaluf.escape import escape_inline, escape_name
from tahaluf.i18n import Message, Translator, translator_for
from tahaluf.manifest import Manifest, People, Project
from tahaluf.plan import ChangeContext, Request, Response

from .file_edits import File, edit_file, text_of

START, END = "<!-- tahaluf:archived -->", "<!-- /tahaluf:archived -->"
BLOCK: Final = re.compile(f"{re.escape(START)}.*?{re.escape(END)}\n*", re.DOTALL)
MARKDOWN: Final = (".md", ".markdown")
COST: Final = 2  # requests

COMMIT_ADDED: Final = "State in the README that the project has ended"
COMMIT_REMOVED: Final = "Remove the notice that the project has ended"

# User-facing messages
ENDED: Final = Message("This project has ended, and this repository is archived.")
REASON: Final = Message("Reason: {reason}")
SUCCESSOR: Final = Message("It continues in {successor}.")
KEPT_AT: Final = Message("Its files are kept at {url}.")


def banner_text(manifest: Manifest, project: Project) -> str:
    """Return the banner in the project's language, as Markdown. It contains no steward's login."""
    translator = translator_for([project.lang])
    lines = [f"**{translator.translate(ENDED)}**", *_details(manifest, project, translator)]
    quote = "\n>\n".join(f"> {line}" for line in lines)
    return f"{START}\n{translator.with_direction(quote)}\n{END}\n\n"


def _details(manifest: Manifest, project: Project, translator: Translator) -> Iterator[str]:
    people = People.from_manifest(manifest)
    if project.reason:
        reason = escape_inline(people.redact(project.reason))
        yield translator.translate(REASON, reason=reason)
    if project.epitaph:
        yield escape_inline(people.redact(project.epitaph))
    if project.successor and not people.named_in_url(project.successor):
        found = manifest.find(project.successor)
        successor = escape_name(found.name_in(project.lang)) if found else f"<{project.successor}>"
        yield translator.translate(SUCCESSOR, successor=successor)
    if project.kept_at and not people.named_in_url(project.kept_at):
        yield translator.translate(KEPT_AT, url=f"<{project.kept_at}>")


def with_banner(readme: str, banner: str) -> str:
    """Return the README with the banner at the beginning, instead of any earlier banner."""
    return banner + without_banner(readme)


def without_banner(readme: str) -> str:
    return BLOCK.sub("", readme)


def add_banner_steps(banner: str, context: ChangeContext) -> Generator[Request, Response, None]:
    yield from _edit_readme(context.repository, lambda text: with_banner(text, banner), COMMIT_ADDED)


def remove_banner_steps(repository: str) -> Generator[Request, Response, None]:
    """Remove the banner from the repository with this API path."""
    yield from _edit_readme(repository, without_banner, COMMIT_REMOVED)


def _edit_readme(
    repository: str, edit: Callable[[str], str], message: str
) -> Generator[Request, Response, None]:
    """Commit the edited README. The README is left as it is if it is not Markdown, or if GitHub rejects the commit."""

    def edited(file: File | None) -> str | None:
        text = text_of(file) if file and file["path"].casefold().endswith(MARKDOWN) else None
        return None if text is None or (new := edit(text)) == text else new

    yield from edit_file(repository, "readme", "README.md", edited, message)
