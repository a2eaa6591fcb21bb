"""Converts the answers in the *Share a resource* form to an entry for `resources.yml`, or to errors by field."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any, Final
from urllib.parse import urlsplit

from tahaluf.content import Resource, Resources, load_resources
from tahaluf.escape import escape_inline, escape_name
from tahaluf.forms import option_key
from tahaluf.privacy import FindingKind, scan
from tahaluf.problems import InvalidInput
from tahaluf.similarity import normalize_page_url

from . import resource_texts, texts
from .draft import Answers, FieldError, text_of
from .state import Issue

EVERYBODY: Final = "everybody"
MAX_ID: Final = 50
FIELDS: Final = ("title", "url", "lang", "kind", "topics", "audience", "why")


def build_entry(answers: Answers, issue: Issue, language: str, resources: Resources) -> dict[str, Any]:
    """Return the entry with its keys in the file's order. `language`: the form's language, used if the form has no
    question about the page's language.
    """
    title, url = text_of(answers, "title"), text_of(answers, "url")
    audience = option_key(text_of(answers, "audience"))
    entry = {
        "id": resource_id(title, url, [resource.id for resource in resources.resources]),
        "title": title,
        "url": url,
        "lang": option_key(text_of(answers, "lang")) or language,
        "kind": option_key(text_of(answers, "kind")),
        "topics": [option_key(topic) for topic in _list(answers, "topics")],
        "audience": "" if audience == EVERYBODY else audience,
        "why": text_of(answers, "why"),
        "checked": issue.opened_on.isoformat()[: len("2026-11")],
        "added": issue.opened_on,
    }
    return {key: value for key, value in entry.items() if value or key not in ("topics", "audience")}


def resource_id(title: str, url: str, taken: Sequence[str]) -> str:
    """Return an unused id made from the title's words or, if the title is not ASCII, from the words in the URL."""
    parts = urlsplit(url)
    for source in (title if title.isascii() else "", f"{parts.hostname or ''} {parts.path}", "resource"):
        words = re.findall("[a-z0-9]+", source.casefold().removeprefix("www."))
        if words:
            break
    base = "-".join(words)[: MAX_ID - 4].strip("-")
    numbered = chain([base], (f"{base}-{number}" for number in count(2)))
    return next(candidate for candidate in numbered if candidate not in taken)


def entry_errors(
    entry: Mapping[str, Any], answers: Answers, resources: Resources, filename: str
) -> Iterator[FieldError]:
    """Yield every error, by form field, that prevents the entry from being listed."""
    # These errors come first: only the first error in each field is shown, and others may quote the answer
    for key in ("title", "url", "why"):
        allowed = {FindingKind.LINK, FindingKind.PAGE} if key == "url" else {FindingKind.LINK}
        if any(finding.kind not in allowed for finding in scan(text_of(answers, key))):
            yield FieldError(key, texts.CONTACT_DETAILS)
    if listed := _find_same_page(entry["url"], resources.resources):
        yield FieldError("url", resource_texts.LISTED_ALREADY, {"title": escape_name(listed.title)})
    yield from _rule_errors(entry, resources, filename)


def _find_same_page(url: str, resources: Sequence[Resource]) -> Resource | None:
    page = normalize_page_url(url)
    return next(
        (
            resource
            for resource in resources
            for address in (resource.url, resource.archived_copy)
            if address and normalize_page_url(address) == page
        ),
        None,
    )


def _rule_errors(entry: Mapping[str, Any], resources: Resources, filename: str) -> Iterator[FieldError]:
    """Yield the errors that the file's own rules find in a file with only this entry."""
    topics = {key: term.model_dump(mode="json") for key, term in resources.topics.items()}
    document = {"topics": topics, "resources": [entry]}
    try:
        load_resources(json.dumps(document, ensure_ascii=False, default=str), filename)  # JSON is YAML
    except InvalidInput as error:
        for problem in error.problems:
            field = next((str(key) for key in problem.path if key in FIELDS), None)
            message = resource_texts.FORBIDDEN.get(problem.id) or texts.FORBIDDEN.get(problem.id)
            params = {"what": escape_inline(problem.what), "fix": escape_inline(problem.fix)}
            yield FieldError(field, message or texts.OTHER_RULE, params)


def _list(answers: Answers, key: str) -> list[str]:
    value = answers.get(key)
    return [value] if isinstance(value, str) else value or []
