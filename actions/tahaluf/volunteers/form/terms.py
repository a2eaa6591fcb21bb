"""Names the manifest's terms, lists them as form options, and recognizes them in any spelling."""

from collections.abc import Mapping
from typing import Final

from tahaluf.forms import NONE_YET, Choice
from tahaluf.i18n import Message, Translator
from tahaluf.manifest import Manifest, Term

from .vocabulary import Vocabulary

# User-facing messages
NOTHING_LISTED: Final = Message("None has been named yet")


def term_name(term: Term, translator: Translator) -> str:
    """Return a skill's or language's name in the translator's language."""
    return term.name_in(translator.language)


def language_name(manifest: Manifest, code: str, translator: Translator) -> str:
    """Return the language's name from the manifest, or its code if the manifest does not list the language."""
    return term_name(manifest.languages[code], translator) if code in manifest.languages else code


def term_choices(terms: Mapping[str, Term], translator: Translator) -> list[Choice]:
    return [Choice(term_name(term, translator), key) for key, term in terms.items()]


def required_term_choices(terms: Mapping[str, Term], translator: Translator) -> list[Choice]:
    """Return an option for each term or, if there are no terms, a placeholder, because GitHub rejects dropdowns
    without options.
    """
    return term_choices(terms, translator) or [Choice(translator.translate(NOTHING_LISTED), NONE_YET)]


def term_vocabulary(terms: Mapping[str, Term]) -> Vocabulary:
    return Vocabulary({id_: term.all_names for id_, term in terms.items()})


def skill_vocabulary(manifest: Manifest) -> Vocabulary:
    return term_vocabulary(manifest.skills)


def project_vocabulary(manifest: Manifest) -> Vocabulary:
    """Return a vocabulary of the projects' slugs, former slugs, and names in every language."""
    return Vocabulary({p.slug: (*p.all_names, *p.aliases) for p in manifest.projects})
