import pytest

from support.earlier_forms import VOLUNTEER as EARLIER_FORM
from support.people import coalition
from tahaluf.consent import ConsentLevel
from tahaluf.forms import FieldType, ParsedBody, load_form, parse, render
from tahaluf.sealing import format_sealed, new_secret_key, public_key_of, seal
from tahaluf.volunteers.form import Hours, read_volunteer

VALUES = {
    "skills": ["Front-end development · تطوير الواجهات · frontend", "Mapping · gis"],
    "hours": "3-5",
    "languages": ["Arabic · العربية · ar", "English · en"],
    "time_zone": "Europe and Africa (UTC-1 to UTC+3) · أوروبا وأفريقيا",
    "projects": "Wells-Map، nothing like it",
    "visibility": "Under a made-up name · باسم مستعار · pseudonym",
    "note": "Write to somebody@example.org",
    "consent": ["…"],
}


def test_answers_become_ids_of_the_manifest() -> None:
    read = read_volunteer(VALUES, coalition())
    assert read.profile.skills == {"frontend", "gis"}
    assert read.profile.hours == Hours(3, 5)
    assert read.profile.languages == {"ar", "en"}
    assert read.profile.zone == "UTC-1 to UTC+3"
    assert read.level is ConsentLevel.PSEUDONYM
    assert read.note == VALUES["note"]


def test_the_placeholder_option_is_neither_a_skill_nor_an_unknown_word() -> None:
    read = read_volunteer(
        {**VALUES, "skills": ["None has been named yet · none-yet"], "projects": None}, coalition()
    )
    assert (read.profile.skills, read.unknown_words) == (frozenset(), ())


def test_a_project_is_found_by_an_earlier_slug_and_unknown_ones_are_listed() -> None:
    read = read_volunteer(VALUES, coalition())
    assert read.profile.projects == {"water-map"}
    assert read.unknown_words == ("nothing like it",)


@pytest.mark.parametrize(
    "word", ["React", "front-end", "FRONT END", "تطوير الواجهات", "web (react)", "frontend"]
)
def test_a_skill_is_found_in_every_spelling(word: str) -> None:
    assert read_volunteer({"skills": [word]}, coalition()).profile.skills == {"frontend"}


def test_an_unknown_skill_is_kept_as_written() -> None:
    read = read_volunteer({"skills": ["Bee-keeping"]}, coalition())
    assert not read.profile.skills
    assert read.unknown_words == ("Bee-keeping",)


@pytest.mark.parametrize("answer", [None, "", "something else"])
def test_without_a_valid_answer_the_level_is_none(answer: str | None) -> None:
    assert read_volunteer({"visibility": answer}, coalition()).level is ConsentLevel.NONE


def test_repr_does_not_contain_free_text() -> None:
    shown = repr(read_volunteer(VALUES, coalition()))
    assert "somebody@example.org" not in shown
    assert "nothing like it" not in shown


def test_the_form_of_an_earlier_version_can_be_read() -> None:
    form = load_form(EARLIER_FORM.read_text(encoding="utf-8"), EARLIER_FORM.name)
    answers = {
        field.key: list(field.choices)
        if field.multiple or field.type is FieldType.CHECKBOXES
        else field.choices[-1]
        if field.choices
        else "water-map"
        for field in form.fields
    }
    reading = parse(form, render(form, answers))
    assert isinstance(reading, ParsedBody)
    read = read_volunteer(reading.values, coalition())
    assert read.profile.hours == Hours(10, None)
    assert "ar" in read.profile.languages
    assert read.profile.zone
    assert read.profile.projects == {"water-map"}
    assert read.level is ConsentLevel.PUBLIC
    assert read.wants_invitation
    assert read.note == "water-map\n\nwater-map"  # the text of both fields


def test_a_sealed_message_is_found_in_either_field() -> None:
    block = format_sealed(seal("well", [public_key_of(new_secret_key())]))
    for key in ("sealed", "note"):
        read = read_volunteer({"note": "I can begin next week.", key: block}, coalition())
        assert read.sealed == block


def test_an_unticked_box_asks_for_no_invitation() -> None:
    assert not read_volunteer({}, coalition()).wants_invitation


def test_only_projects_that_seek_a_steward_can_be_adopted() -> None:
    read = read_volunteer(
        {"adopt": ["Old archive · old-archive", "Reading room · reading-room", "none"]}, coalition()
    )
    assert read.adopts == {"old-archive"}
