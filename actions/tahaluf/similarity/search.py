"""Searches a manifest for projects that may be the same as a new one.

Each hint has a score from 0 to 1, and scores are combined like independent probabilities, so two scores of 0.5
combine to 0.75. The constants were tuned on tests/data/similar_pairs.yml; docs/manifest.md lists the known
limitations.
"""

import difflib
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tahaluf.i18n import Message
from tahaluf.manifest import MAX_DESCRIPTION, MAX_NAME, Manifest, gc_paused

from .distance import max_name_similarity, name_similarity
from .index import NormalizedName, ProjectIndex
from .phonetics import can_romanize_to
from .stopwords import SUMMARY_STOPWORDS
from .tokens import significant_stems
from .urls import distinctive_host, host_variants, normalize_url

MIN_SCORE: Final = 0.6  # candidates with a lower score are not reported
MIN_NAME_SIMILARITY: Final = 0.5  # a lower similarity is ignored, even together with other hints

SAME_URL_SCORE, SAME_NAME_SCORE, SAME_HOST_SCORE = 1.0, 0.95, 0.8
MIN_PHONETIC_RATIO, SHORT_PHONETIC_SCORE = 0.8, 0.8
MIN_CONSONANTS: Final = 4  # with fewer consonants, names may sound similar by chance
MIN_SUMMARY_OVERLAP, MIN_COMMON_WORDS = 0.5, 4
SUMMARY_WEIGHT: Final = 0.9  # less than 1, because different places may need the same work

SOUNDS_ALIKE: Final = Message("name sounds alike")

Hint = tuple[float, Message]  # score and reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that may be the same, with a `score` from 0 to 1, and the `reasons`, strongest first."""

    slug: str
    score: float
    reasons: tuple[Message, ...]


@gc_paused()
def find_similar(
    manifest: Manifest, name: str, url: str | None = None, summary: str | None = None
) -> tuple[Candidate, ...]:
    """Find projects similar to a new one, most similar first.

    The time depends on the number of words and candidates, because no function is called for each project.
    """
    if "similar" not in manifest.cache:
        manifest.cache["similar"] = ProjectIndex(manifest)
    index = manifest.cache["similar"]
    hints: defaultdict[int, list[Hint]] = defaultdict(list)
    for project, hint in [
        *_by_name(index, NormalizedName.from_text(name[:MAX_NAME])).items(),
        *_by_url(index, normalize_url(url) if url else None).items(),
        *_by_summary(index, _summary_stems(summary or "")),
    ]:
        hints[project].append(hint)
    candidates = [
        _candidate(index.projects[project].slug, project_hints) for project, project_hints in hints.items()
    ]
    reported = (candidate for candidate in candidates if candidate.score >= MIN_SCORE)
    return tuple(sorted(reported, key=lambda candidate: (-candidate.score, candidate.slug)))


def _candidate(slug: str, hints: list[Hint]) -> Candidate:
    difference_probability = math.prod(1 - score for score, _ in hints)
    return Candidate(
        slug, round(1 - difference_probability, 3), tuple(reason for _, reason in sorted(hints, reverse=True))
    )


def _by_name(index: ProjectIndex, query: NormalizedName) -> Mapping[int, Hint]:
    best_hints: dict[int, Hint] = {}
    for name_number, hint in (*_similar_in_writing(index, query), *_similar_in_sound(index, query)):
        project = index.project_of_name[name_number]
        if hint[0] >= MIN_NAME_SIMILARITY:
            best_hints[project] = max(best_hints.get(project, hint), hint)
    return best_hints


def _similar_in_writing(index: ProjectIndex, query: NormalizedName) -> Iterator[tuple[int, Hint]]:
    similar_stems = index.similar_stems(query)
    for name_number in index.names_with_stems(similar_stems):
        other_stems = index.stems_of(name_number)
        if query.joined == "".join(other_stems) or sorted(query.stems) == sorted(other_stems):
            yield name_number, (SAME_NAME_SCORE, Message("same name"))
        elif query.is_latin == index.is_latin[name_number] and _can_be_similar(
            query.stems, other_stems, similar_stems
        ):
            yield (
                name_number,
                (name_similarity(query.stems, other_stems) * SAME_NAME_SCORE, Message("similar name")),
            )


def _can_be_similar(
    query_stems: Sequence[str], other_stems: Sequence[str], similar_stems: frozenset[str]
) -> bool:
    """Check quickly whether `name_similarity`, which is ten times slower, is worth calling.

    One word in common is rarely enough.
    """
    return (
        max_name_similarity(
            sum(word in similar_stems for word in other_stems), len(query_stems), len(other_stems)
        )
        >= MIN_NAME_SIMILARITY
    )


def _similar_in_sound(index: ProjectIndex, query: NormalizedName) -> Iterator[tuple[int, Hint]]:
    """Yield names in the other script that sound similar. Names in the same script are compared by spelling."""
    for name_number, other_key in index.names_sounding_like(query.phonetic_key, is_latin=not query.is_latin):
        ratio = difflib.SequenceMatcher(None, query.phonetic_key, other_key, autojunk=False).ratio()
        if min(len(query.phonetic_key), len(other_key)) < MIN_CONSONANTS:
            ratio = (
                SHORT_PHONETIC_SCORE if _may_be_transliteration(query, index.stems_of(name_number)) else 0.0
            )
        if ratio >= MIN_PHONETIC_RATIO:
            yield name_number, (ratio * SAME_NAME_SCORE, SOUNDS_ALIKE)


def _may_be_transliteration(query: NormalizedName, other_stems: Sequence[str]) -> bool:
    """Whether one name may be a transliteration of the other. Vowels are compared, too, because short names have too
    few consonants.
    """
    arabic_words, latin_words = (other_stems, query.stems) if query.is_latin else (query.stems, other_stems)
    return len(arabic_words) == len(latin_words) and all(map(can_romanize_to, arabic_words, latin_words))


def _by_url(index: ProjectIndex, normalized_url: str | None) -> Mapping[int, Hint]:
    if normalized_url is None:
        return {}
    host = distinctive_host(normalized_url)
    hints = dict.fromkeys(
        index.projects_with_repository(normalized_url.partition("/")[2]),
        (SAME_URL_SCORE, Message("same address")),
    )
    for project, url in index.urls_containing(host_variants(normalized_url)):
        other_url = normalize_url(url)
        if other_url == normalized_url:
            hints[project] = (SAME_URL_SCORE, Message("same address"))
        elif other_url and host and host == distinctive_host(other_url):
            hints.setdefault(project, (SAME_HOST_SCORE, Message("same host")))
    return hints


def _by_summary(index: ProjectIndex, stems: frozenset[str]) -> Iterator[tuple[int, Hint]]:
    for project in index.projects_mentioning(stems, MIN_COMMON_WORDS):
        other_stems = _summary_stems(index.projects[project].summary)
        common = len(stems & other_stems)
        overlap = 2 * common / (len(stems) + len(other_stems))
        if common >= MIN_COMMON_WORDS and overlap >= MIN_SUMMARY_OVERLAP:
            yield project, (overlap * SUMMARY_WEIGHT, Message("similar words"))


def _summary_stems(summary: str) -> frozenset[str]:
    """Return the stems that distinguish one summary from another."""
    return frozenset(significant_stems(summary[:MAX_DESCRIPTION])) - SUMMARY_STOPWORDS
