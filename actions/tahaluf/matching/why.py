"""A match's reasons in words: "3 of 4 skills: Design, Mapping, Writing; speaks Arabic; 4 hours of 3-5"."""

from typing import Final

from tahaluf.manifest import Manifest, Term
from tahaluf.text import inline
from tahaluf.voice import ENGLISH, Plural, Text, Voice

from .match import Match
from .reasons import HoursFit, LanguagesFit, Reason, RoomFit, SkillsFit, ZoneFit

# Texts for people
CHOSEN: Final = Text("they asked for this project")
REASONS: Final = Text("; ")  # between two reasons
SKILLS: Final = Plural("{shared} of {number} skill", "{shared} of {number} skills")
NO_SKILLS: Final = Text("asks for no particular skill")
LANGUAGES: Final = Text("speaks {names}")
NO_LANGUAGE: Final = Text("no language in common (the role works in {names})")
LANGUAGES_OPEN: Final = Text("languages not said")
HOURS: Final = Text("{given} hours of {asked}")
HOURS_OPEN: Final = Text("hours not said")
ZONE_NEAR: Final = Text("{given} meets {asked}")
ZONE_FAR: Final = Plural("{number} hour from {asked}", "{number} hours from {asked}")
ROOM_UNTOUCHED: Final = Text("nobody has come to this project yet")
ROOM_LEFT: Final = Plural("{free} of {number} place free", "{free} of {number} places free")


def why(match: Match, manifest: Manifest, voice: Voice = ENGLISH) -> str:
    """The reasons of a match on one line of Markdown, without those of which nothing is known."""
    said = [words for reason in match.reasons if (words := _say(reason, manifest, voice))]
    if match.chosen:
        said.insert(0, voice.say(CHOSEN))
    return voice.say(REASONS).join(said)


def language_name(manifest: Manifest, code: str, voice: Voice) -> str:
    """Its name in the manifest, or the code where the manifest lists none."""
    return term_name(manifest.languages[code], voice) if code in manifest.languages else code


def term_name(term: Term, voice: Voice) -> str:
    """A skill's or a language's name as this voice says it."""
    return (term.name_ar if voice.language == "ar" else None) or term.name


def _say(reason: Reason, manifest: Manifest, voice: Voice) -> str:
    match reason:
        case SkillsFit(asked=asked) if not asked:
            return voice.say(NO_SKILLS)
        case SkillsFit(shared, asked):
            names = voice.series(inline(term_name(manifest.skills[id_], voice)) for id_ in sorted(shared))
            said = voice.count(SKILLS, len(asked), shared=len(shared))
            return f"{said}: {names}" if names else said
        case LanguagesFit(spoken, asked) if not spoken or not asked:
            return voice.say(LANGUAGES_OPEN)
        case LanguagesFit(spoken, asked):
            shared = spoken & asked
            names = voice.series(
                inline(language_name(manifest, id_, voice)) for id_ in sorted(shared or asked)
            )
            return voice.say(LANGUAGES if shared else NO_LANGUAGE, names=names)
        case HoursFit(given, asked):
            if given is None or asked is None:
                return voice.say(HOURS_OPEN)
            return voice.say(HOURS, given=given, asked=asked)
        case ZoneFit(given, asked):
            if given is None or asked is None:
                return ""
            if hours := given.apart(asked):
                return voice.count(ZONE_FAR, hours, asked=asked)
            return voice.say(ZONE_NEAR, given=given, asked=asked)
        case RoomFit(room):
            if room.untouched:
                return voice.say(ROOM_UNTOUCHED)
            return voice.count(ROOM_LEFT, room.places, free=room.free)
