from typing import Any

import pytest

from support.people import MANIFEST, coalition, hours, volunteer
from tahaluf.consent import ConsentLevel
from tahaluf.manifest import load
from tahaluf.sealing import format_sealed, new_secret_key, public_key_of, seal
from tahaluf.volunteers.form import Volunteer
from tahaluf.volunteers.intake import steward_notice
from tahaluf.volunteers.matching import match_roles, open_roles
from tahaluf.volunteers.roster import Notice, notice_marker

FORM = "https://github.com/example-coalition/control/issues/12"
CARTOGRAPHER = volunteer(
    skills=frozenset({"gis", "design"}),
    hours=hours(3, 5),
    languages=frozenset({"ar"}),
    level=ConsentLevel.NONE,
)


def notice_for(person: Volunteer, lang: str = "en") -> Notice:
    manifest = load(MANIFEST.replace("lang: ar", f"lang: {lang}"))
    return steward_notice("p-abc", person, match_roles(person.profile, open_roles(manifest)), manifest, FORM)


def test_the_notice_mentions_the_best_project_s_team_and_stewards() -> None:
    notice = notice_for(CARTOGRAPHER)
    assert notice.title == "p-abc for water-map: Cartographer"
    assert "\n@example-coalition/water-map @a-steward: someone is offering help" in notice.body


def test_without_a_team_the_notice_mentions_the_stewards() -> None:
    notice = notice_for(volunteer(projects=frozenset({"reading-room"})))
    assert "\n@a-steward: someone is offering help" in notice.body


def test_a_notice_without_a_match_still_asks_for_an_answer() -> None:
    notice = steward_notice("p-abc", volunteer(), (), coalition(), FORM)
    assert notice.title == "p-abc: no open role fits yet"
    assert "no open role fits. Who will answer?" in notice.body
    assert "@" not in notice.body


def test_the_notice_lists_points_and_reasons() -> None:
    row = (
        "| water-map: Cartographer | 97 | 2 of 2 skills: Design, Mapping; speaks Arabic; offers 3-5 hours a "
    )
    assert row in notice_for(CARTOGRAPHER).body


def test_the_notice_begins_with_its_marker() -> None:
    assert notice_for(CARTOGRAPHER).body.startswith(notice_marker("p-abc") + "\n")


def test_the_notice_says_how_the_person_may_be_mentioned() -> None:
    assert "do not name, assign or thank them" in notice_for(CARTOGRAPHER).body
    assert (
        "pseudonym: ask them for one. Do not use `p-abc`"
        in notice_for(volunteer(level=ConsentLevel.PSEUDONYM)).body
    )


def test_a_sealed_message_is_not_copied_into_the_notice() -> None:
    block = format_sealed(seal("Write to me by post.", [public_key_of(new_secret_key())]))
    body = notice_for(volunteer(note=f"Hello.\n\n{block}")).body
    assert "> Hello." in body
    assert f"gh issue view {FORM} --json body --jq .body | tahaluf people open" in body
    assert not [line for line in block.split("\n") if line and line in body]
    assert "They wrote" not in notice_for(volunteer(note=block)).body


def test_free_text_in_the_notice_is_escaped() -> None:
    body = notice_for(
        volunteer(note="@everybody\n# look\n<!-- x -->", unknown_words=("@somebody-else",))
    ).body
    lines = body.splitlines()
    assert not [line for line in lines if line.startswith(("@everybody", "# look", "<!-- x"))]
    assert "@somebody-else" not in body


def test_the_next_steps_link_to_the_form() -> None:
    body = notice_for(CARTOGRAPHER).body
    assert f"1. Read the form: {FORM}" in body
    assert "run `tahaluf people leave p-abc`" in body


@pytest.mark.parametrize(
    "values",
    [
        {"note": "<" * 60_000},
        {"note": "x\n" * 30_000},
        {"note": "<\n" * 30_000, "unknown_words": ("@",) * 30_000},
        {"note": "\n" * 20_000 + "<" * 20_000, "unknown_words": ("<" * 900,) * 60},
    ],
)
def test_the_notice_stays_below_github_s_size_limit(values: dict[str, Any]) -> None:
    body = notice_for(volunteer(**values)).body
    assert len(body) < 65_536
    assert "…" in body


def test_the_notice_is_in_the_main_language_of_the_project() -> None:
    notice = notice_for(CARTOGRAPHER, "ar")
    assert notice.title == "عرض مساعدة في water-map، Cartographer: p-abc"
    assert notice.body.startswith(
        f'{notice_marker("p-abc")}\n<div dir="rtl" lang="ar">\n\nإلى '
        '<span dir="ltr">@example-coalition/water-map</span> '
        '<span dir="ltr">@a-steward</span>: هناك'
    )
    assert "توفّر 2 من 2 من المهارات المطلوبة: تصميم، Mapping؛ اللغة المشتركة: العربية؛" in notice.body


def test_an_adoption_mentions_the_area_s_maintainers() -> None:
    area = "areas: {memory: {name: Memory, maintainers: memory-keepers}}\nprojects:\n"
    text = MANIFEST.replace("projects:\n", area, 1).replace(
        "    status: dormant", "    area: memory\n    status: dormant"
    )
    notice = steward_notice(
        "p-abc", volunteer(adopts=frozenset({"old-archive"})), (), load(text), "https://example.org/7"
    )
    assert "@example-coalition/memory-keepers: someone would like to adopt" in notice.body
    without_area = steward_notice(
        "p-abc", volunteer(adopts=frozenset({"old-archive"})), (), coalition(), "https://example.org/7"
    )
    assert "Someone would like to adopt" in without_area.body
    assert "Old archive" in without_area.body
    assert "@" not in without_area.body
