"""A match's reasons in words: "3 of 4 skills: Design, Mapping, Writing; speaks Arabic; 4 hours of 3-5"."""

from tahaluf.manifest import Manifest
from tahaluf.text import inline

from . import texts
from .match import HoursFit, LanguagesFit, Match, Reason, RoomFit, SkillsFit, ZoneFit


def why(match: Match, manifest: Manifest) -> str:
    """The reasons of a match on one line of Markdown, without those of which nothing is known."""
    said = [words for reason in match.reasons if (words := _say(reason, manifest))]
    return "; ".join([texts.NOTICE_CHOSEN, *said] if match.chosen else said)


def language_name(manifest: Manifest, code: str) -> str:
    """Its name in the manifest, or the code where the manifest lists none."""
    return manifest.languages[code].name if code in manifest.languages else code


def _say(reason: Reason, manifest: Manifest) -> str:
    match reason:
        case SkillsFit(asked=asked) if not asked:
            return texts.NO_SKILLS
        case SkillsFit(shared, asked):
            names = ", ".join(inline(manifest.skills[id_].name) for id_ in sorted(shared))
            said = texts.SKILLS.format(shared=len(shared), asked=len(asked))
            return f"{said}: {names}" if names else said
        case LanguagesFit(shared, asked, spoken):
            if not asked or not spoken:
                return texts.LANGUAGES_OPEN
            names = ", ".join(inline(language_name(manifest, id_)) for id_ in sorted(shared or asked))
            return (texts.LANGUAGES if shared else texts.NO_LANGUAGE).format(names=names)
        case HoursFit(given, asked):
            if given is None or asked is None:
                return texts.HOURS_OPEN
            return texts.HOURS.format(given=given, asked=asked)
        case ZoneFit(given, asked):
            if given is None or asked is None:
                return ""
            hours = given.apart(asked)
            return (texts.ZONE_FAR if hours else texts.ZONE_NEAR).format(
                given=given, asked=asked, hours=hours
            )
        case RoomFit(room):
            said = texts.ROOM_UNTOUCHED if room.untouched else texts.ROOM_LEFT
            return said.format(free=room.free, places=room.places)
