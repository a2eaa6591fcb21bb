"""Explains a match in words: "3 of 4 skills: Design, Mapping, Writing; speaks Arabic; 4 hours of 3-5"."""

from typing import Final

from tahaluf.escape import escape_inline
from tahaluf.i18n import ENGLISH, Message, PluralMessage, Translator
from tahaluf.manifest import Manifest
from tahaluf.volunteers.form import language_name, term_name

from .match import Match
from .reasons import CapacityFit, HoursFit, LanguagesFit, MatchReason, SkillsFit, TimeZoneFit

# User-facing messages
REQUESTED: Final = Message("they asked for this project")
REASON_SEPARATOR: Final = Message("; ")  # between two reasons
SKILLS: Final = PluralMessage("{shared} of {number} skill", "{shared} of {number} skills")
NO_SKILLS: Final = Message("requires no particular skill")
LANGUAGES: Final = Message("speaks {names}")
NO_LANGUAGE: Final = Message("no language in common (the role works in {names})")
LANGUAGES_UNSPECIFIED: Final = Message("languages not given")
HOURS: Final = Message("offers {given} hours a week ({asked} needed)")
HOURS_UNSPECIFIED: Final = Message("hours not given")
ZONE_OVERLAPS: Final = Message("the time zone {given} overlaps with {asked}")
ZONE_FAR: Final = PluralMessage(
    "the time zone is {number} hour away from {asked}", "the time zone is {number} hours away from {asked}"
)
PROJECT_UNSTAFFED: Final = Message("nobody has joined this project yet")
CAPACITY_FREE: Final = PluralMessage("{free} of {number} place free", "{free} of {number} places free")


def explain_match(match: Match, manifest: Manifest, translator: Translator = ENGLISH) -> str:
    """Return the reasons for a match as one line of Markdown, without reasons for which there is no data."""
    parts = [words for reason in match.reasons if (words := _explain_reason(reason, manifest, translator))]
    if match.requested:
        parts.insert(0, translator.translate(REQUESTED))
    return translator.translate(REASON_SEPARATOR).join(parts)


def _explain_reason(reason: MatchReason, manifest: Manifest, translator: Translator) -> str:
    match reason:
        case SkillsFit(required=required) if not required:
            return translator.translate(NO_SKILLS)
        case SkillsFit(shared, required):
            names = translator.join_list(
                escape_inline(term_name(manifest.skills[id_], translator)) for id_ in sorted(shared)
            )
            summary = translator.translate_plural(SKILLS, len(required), shared=len(shared))
            return f"{summary}: {names}" if names else summary
        case LanguagesFit(spoken, required) if not spoken or not required:
            return translator.translate(LANGUAGES_UNSPECIFIED)
        case LanguagesFit(spoken, required):
            shared = spoken & required
            names = translator.join_list(
                escape_inline(language_name(manifest, id_, translator)) for id_ in sorted(shared or required)
            )
            return translator.translate(LANGUAGES if shared else NO_LANGUAGE, names=names)
        case HoursFit(offered, required):
            if offered is None or required is None:
                return translator.translate(HOURS_UNSPECIFIED)
            return translator.translate(HOURS, given=offered, asked=required)
        case TimeZoneFit(offered, required):
            if offered is None or required is None:
                return ""
            if gap := offered.hours_apart(required):
                return translator.translate_plural(ZONE_FAR, gap, asked=required)
            return translator.translate(ZONE_OVERLAPS, given=offered, asked=required)
        case CapacityFit(capacity):
            if capacity.project_unstaffed:
                return translator.translate(PROJECT_UNSTAFFED)
            return translator.translate_plural(CAPACITY_FREE, capacity.places, free=capacity.free)
