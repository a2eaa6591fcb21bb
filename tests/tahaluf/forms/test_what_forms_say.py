"""Each form says, in its own language, how to remain unseen, how to withdraw, and what remains visible."""

import re
from functools import cache

import pytest
import yaml

from support.written_forms import written_texts
from tahaluf.forms import Form, load_form
from tahaluf.layout import FORM_PATHS, LEAVE_FORM, PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM, form_path
from tahaluf.manifest import load

MANIFEST = """\
version: 1
organization: example-coalition
locales: [en, ar]
volunteers: {reach: {en: Ask at the bakery., ar: السؤال في المخبز.}}
languages:
  ar: {name: Arabic, translations: {ar: {name: العربية}}}
  en: {name: English, translations: {ar: {name: الإنجليزية}}}
skills: {gis: {name: Mapping, translations: {ar: {name: خرائط}}}}
areas: {tools: {name: Tools, translations: {ar: {name: أدوات}}}}
projects:
  - {slug: deposit-box, name: Deposit box, area: tools, status: seeking-steward, since: 2026-01-31, reason: R.}
  - {slug: homeless, name: No area, status: seeking-steward, since: 2026-01-31, reason: R.}
  - slug: seed-swap
    name: Seed swap
    translations: {ar: {name: تبادل البذور}}
    area: tools
    status: seeking-steward
    since: 2026-01-31
    reason: R.
  - {slug: wells, name: آبار, lang: ar, area: tools, status: seeking-steward, since: 2026-01-31, reason: R.}
"""
PLACE = {"en": "Ask at the bakery.", "ar": "السؤال في المخبز."}
STAYS_VISIBLE = {"en": "anyone can still read", "ar": "ظاهر"}
CLOSE_BUTTON = {"en": "“Close issue”", "ar": "«Close\N{NO-BREAK SPACE}issue»"}
KEEP_THE_TITLE = {"en": "please leave it as it is", "ar": "يُرجى تركها كما هي"}

every_form = pytest.mark.parametrize("path", FORM_PATHS)
every_language = pytest.mark.parametrize("language", ["en", "ar"])


@cache
def texts() -> dict[str, str]:
    return written_texts(load(MANIFEST))


@cache
def form_in(language: str, path: str) -> Form:
    return load_form(texts()[form_path(path, language)], path)


@cache
def introduction(path: str, language: str) -> str:
    form = yaml.safe_load(texts()[form_path(path, language)])
    return str(form["body"][0]["attributes"]["value"])


@every_form
@every_language
def test_every_form_names_the_place_where_people_can_go_instead(path: str, language: str) -> None:
    assert PLACE[language] in introduction(path, language)


@every_form
@every_language
def test_every_form_says_that_closing_does_not_hide_what_was_written(path: str, language: str) -> None:
    text = introduction(path, language)
    assert STAYS_VISIBLE[language] in text
    if path != LEAVE_FORM:
        assert CLOSE_BUTTON[language] in text


@every_form
@every_language
def test_every_form_says_before_its_questions_that_the_title_should_stay(path: str, language: str) -> None:
    paragraphs = introduction(path, language).split("\n\n")
    assert KEEP_THE_TITLE[language] in "".join(paragraphs[:4])


@every_language
def test_what_becomes_public_is_said_before_anything_is_typed(language: str) -> None:
    words = {
        "en": (
            "account's name and picture",
            "perhaps your real name",
            "the time",
            "your comments",
            "every earlier version",
            "by e-mail",
            "account on GitHub",
        ),
        "ar": (
            "اسم حسابك وصورته",
            "وقد يدل على اسمك الحقيقي",
            "وقت الإرسال",
            "تعليقاتك",
            "كل نسخة سابقة",
            "بالبريد الإلكتروني",
            "حساب على GitHub",
        ),
    }[language]
    for path in (PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM):
        assert [word for word in words if word not in introduction(path, language)] == []


@every_language
def test_the_leave_form_begins_with_the_private_way(language: str) -> None:
    text = introduction(LEAVE_FORM, language)
    public = {"en": "**The public way:**", "ar": "**الطريق العلني:**"}[language]
    assert 0 < text.index(PLACE[language]) < text.index(public)


@every_language
def test_the_danger_comes_before_everything_else_that_is_asked(language: str) -> None:
    warning = {"en": "could be harmed", "ar": "قد يضرّك أو يضرّ غيرك"}[language]
    for path in (PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM):
        assert warning in introduction(path, language)


@every_language
def test_every_form_that_can_be_edited_says_how_and_whom_to_ask_for_its_deletion(language: str) -> None:
    words = {
        "en": (
            "choose “Edit” from the “…” menu",
            "comments are public too",
            "ask a steward outside GitHub",
            "Delete revision",
        ),
        "ar": (
            "زر «…» أعلى استمارتك، ثم «Edit»",
            "والتعليق علني أيضًا",
            "بعيدًا عن GitHub، كما هو مذكور أعلاه",
            "Delete\N{NO-BREAK SPACE}revision",
        ),
    }[language]
    for path in (PROPOSAL_FORM, RESOURCE_FORM, VOLUNTEER_FORM):
        assert [word for word in words if word not in introduction(path, language)] == []


@every_language
def test_the_volunteer_form_says_beside_a_choice_that_everyone_sees_it(language: str) -> None:
    form = texts()[form_path(VOLUNTEER_FORM, language)]
    descriptions = {
        field["id"]: field["attributes"].get("description", "")
        for field in yaml.safe_load(form)["body"]
        if "id" in field
    }
    visible = {"en": "nyone can see", "ar": "للجميع"}[language]
    agreed = {"en": "you have agreed", "ar": "موافقتك"}[language]
    assert visible in descriptions["join"]
    assert visible in descriptions["adopt"] and agreed in descriptions["adopt"]


@every_language
def test_the_leave_form_says_what_a_steward_has_to_know_and_whose_membership_stays(language: str) -> None:
    words = {
        "en": ("give the name of your account", "only after a maintainer has removed that role"),
        "ar": ("مع ذكر اسم حسابك", "فلا تنتهي إلا بعد تغيير ذلك: يلزم طلبه من أحد القائمين"),
    }[language]
    assert [word for word in words if word not in introduction(LEAVE_FORM, language)] == []


@every_language
def test_what_stays_after_leaving_and_withdrawing_is_said(language: str) -> None:
    words = {
        LEAVE_FORM: {
            "en": "Your project proposals, the pages that you shared",
            "ar": "«اقتراح مشروع» و«مشاركة صفحة مفيدة»",
        },
        VOLUNTEER_FORM: {"en": "older copies of the list stay there", "ar": "وتبقى فيه نسخ قديمة محفوظة"},
        PROPOSAL_FORM: {"en": "or the draft", "ar": "ولا المسودة"},
        RESOURCE_FORM: {"en": "or the prepared entry", "ar": "ولا الإضافة التي جُهّزت"},
    }
    assert [path for path, said in words.items() if said[language] not in introduction(path, language)] == []


@every_language
def test_a_link_that_shows_a_name_or_an_invitation_is_not_asked_for(language: str) -> None:
    invitation = {
        "en": "a private invitation or to a page that shows your name",
        "ar": "يُظهر اسمك، أو رابط دعوة خاصة",
    }[language]
    for path in (PROPOSAL_FORM, RESOURCE_FORM):
        fields = yaml.safe_load(texts()[form_path(path, language)])["body"]
        (link,) = [field for field in fields if field.get("id") == "url"]
        assert invitation in link["attributes"]["description"]


@every_form
def test_the_names_of_buttons_stay_on_one_line_in_arabic(path: str) -> None:
    assert not re.search(r"«[A-Za-z]+ [A-Za-z ]*»", introduction(path, "ar"))


def test_nobody_has_to_write_latin_letters() -> None:
    proposal = form_in("ar", PROPOSAL_FORM)
    assert not proposal.field("slug").required
    assert [field.key for field in proposal.fields if field.required and not field.options] == [
        "name",
        "summary",
    ]


def test_a_badge_that_volunteers_can_have_is_no_proof_of_a_steward() -> None:
    assert "The word “Member” proves nothing" in introduction(VOLUNTEER_FORM, "en")
    assert "«Member» فلا تثبت شيئًا" in introduction(VOLUNTEER_FORM, "ar")


def test_one_arabic_word_for_a_link_and_one_for_a_title() -> None:
    for path in FORM_PATHS:
        form = form_in("ar", path)
        assert not [field.label for field in form.fields if "عنوان" in field.label]
        assert not [option for field in form.fields for option in field.choices if "عنوان" in option]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Deposit box", "No area", "Seed swap", "Tools: آبار"]),
        ("ar", ["أدوات: Deposit box", "No area", "تبادل البذور", "آبار"]),
    ],
)
def test_projects_without_a_steward_have_words_that_the_reader_knows(language: str, names: list[str]) -> None:
    field = form_in(language, VOLUNTEER_FORM).field("adopt")
    assert list(field.choices) == names
    assert [option.key for option in field.options] == ["deposit-box", "homeless", "seed-swap", "wells"]


def test_hours_are_words_that_keep_their_keys() -> None:
    field = form_in("ar", VOLUNTEER_FORM).field("hours")
    assert list(field.choices) == [
        "من ساعة إلى ساعتين",
        "من 3 إلى 5 ساعات",
        "من 6 إلى 10 ساعات",
        "أكثر من 10 ساعات",
    ]
    assert [option.key for option in field.options] == ["1-2", "3-5", "6-10", "10+"]
