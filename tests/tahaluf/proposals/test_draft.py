from datetime import date

import pytest

from support.proposals import AUTHOR, all_choices, body, choice_ending_with, issue, proposal_context
from tahaluf.consent import Consents
from tahaluf.forms import FieldValue
from tahaluf.i18n import ENGLISH
from tahaluf.proposals import GitHubAccount, ProposalFacts, texts
from tahaluf.proposals.draft import Draft, _clean_value, build_draft, logins_of, read_answers

OTHER = GitHubAccount(77, "A-Steward")
EVERYBODY = Consents({77: "A-Steward", 4242: "an-author"})
FACTS = ProposalFacts({"a-steward": OTHER, "an-author": AUTHOR})


def draft(given: Consents = EVERYBODY, **answers: object) -> Draft:
    values = read_answers(proposal_context().forms.read(body(**answers)))
    assert not isinstance(values, tuple)
    return build_draft(values, issue(), "You", FACTS, given)


def test_a_proposal_without_stewards_seeks_one_from_its_opening_day() -> None:
    project = draft().project
    assert (project["status"], project["since"]) == ("seeking-steward", date(2026, 1, 31))
    assert project["reason"]
    assert "stewards" not in project


def test_the_author_is_a_steward_only_if_they_tick_the_box() -> None:
    project = draft(steward=all_choices("steward")).project
    assert project["stewards"] == [{"login": "an-author", "id": 4242}]
    assert project["status"] == "active"
    assert [flaw.field for flaw in draft(stewards="an-author").errors] == ["stewards"]


def test_stewards_have_the_login_and_the_id_from_github() -> None:
    assert draft(stewards="@a-steward").project["stewards"] == [{"login": "A-Steward", "id": 77}]


def test_the_author_ticked_and_listed_is_one_steward() -> None:
    project = draft(steward=all_choices("steward"), stewards="An-Author, a-steward").project
    assert [steward["id"] for steward in project["stewards"]] == [4242, 77]


@pytest.mark.parametrize("name", ["\u200d", "\u200c \u200d", "\u0301\u0301", "\u2800", "\u3164"])
def test_an_answer_without_visible_characters_is_empty(name: str) -> None:
    assert draft(name=name).project["name"] == ""


def test_a_coalition_without_areas_gets_a_project_without_one() -> None:
    values = {
        "area": "None has been named yet · none-yet",
        "slug": "water-map",
        "name": "Water map",
        "summary": "Wells.",
    }
    values |= {"lang": "English · en", "template": "Nothing · no-repository"}
    project = build_draft(values, issue(), "You", FACTS).project
    assert "area" not in project
    assert project["lang"] == "en"


@pytest.mark.parametrize("answer", [{}, {"template": ""}])
def test_a_proposal_without_a_template_gets_a_repository_with_the_default_one(answer: dict[str, str]) -> None:
    values = {"slug": "water-map", "name": "Water map", "summary": "Wells.", "lang": "English · en"}
    assert build_draft(values | answer, issue(), "You", FACTS).project.get("repository", {}) == {}


def test_a_steward_who_has_not_agreed_is_not_listed() -> None:
    made = draft(Consents(), stewards="a-steward")
    assert "stewards" not in made.project
    assert made.project["status"] == "seeking-steward"
    assert made.entries_without_consent == (1,)


def test_consent_of_another_account_does_not_count() -> None:
    assert draft(Consents({78: "A-Steward"}), stewards="a-steward").entries_without_consent == (1,)


def test_the_author_agrees_with_the_tick() -> None:
    made = draft(Consents(), steward=all_choices("steward"), stewards="a-steward")
    assert [steward["id"] for steward in made.project["stewards"]] == [4242]
    assert made.project["status"] == "active"
    assert made.entries_without_consent == (1,)


@pytest.mark.parametrize(
    ("given", "logins"),
    [
        ("a-steward and another", ("a-steward", "another")),
        ("a-steward و another", ("a-steward", "another")),
        ("a-steward & another", ("a-steward", "another")),
        ("a-steward AND another", ("a-steward", "another")),
        ("and", ("and",)),
        ("and, another", ("and", "another")),
    ],
)
def test_a_word_between_two_logins_is_none(given: str, logins: tuple[str, ...]) -> None:
    assert logins_of({"stewards": given}) == logins


@pytest.mark.parametrize("given", ["me", "Myself", "أنا", "me, a-steward"])
def test_me_means_the_author(given: str) -> None:
    made = draft(Consents(), steward=all_choices("steward"), stewards=given)
    assert [steward["id"] for steward in made.project["stewards"]] == [4242]
    assert not made.errors
    [flaw] = draft(Consents(), stewards=given).errors
    assert "tick the box" in ENGLISH.translate(flaw.message, **flaw.params)


@pytest.mark.parametrize("given", ["nobody-there", "https://example.org/a", "-a", "a--b", "x" * 40])
def test_an_invalid_account_is_reported_by_its_number_and_not_repeated(given: str) -> None:
    [flaw] = draft(stewards=f"a-steward, {given}").errors
    assert flaw.field == "stewards"
    assert ENGLISH.translate(flaw.message, **flaw.params).startswith("entry 2 is ")
    assert flaw.params == {"number": 2}


@pytest.mark.parametrize(
    ("home", "url", "repository", "links"),
    [
        ("dataset", None, {"template": "dataset"}, None),
        ("dataset", "https://example.org", {"template": "dataset"}, {"website": "https://example.org"}),
        ("no-repository", "https://example.org", None, {"website": "https://example.org"}),
        ("elsewhere", "https://example.org/code", "https://example.org/code", None),
    ],
)
def test_template_and_address_determine_the_repository_and_the_links(
    home: str, url: str | None, repository: object, links: object
) -> None:
    project = draft(template=choice_ending_with("template", home), url=url).project
    assert project["repository"] == repository
    assert project.get("links") == links


def test_a_project_that_lives_elsewhere_needs_its_address() -> None:
    assert [flaw.field for flaw in draft(template=choice_ending_with("template", "elsewhere")).errors] == [
        "url"
    ]


def test_the_first_role_has_the_answers_about_it() -> None:
    skills, languages = [choice_ending_with("skills", "gis")], [choice_ending_with("languages", "ar")]
    project = draft(role="Map maker", skills=skills, languages=languages, hours="10+").project
    assert project["roles"] == [
        {
            "id": "map-maker",
            "title": "Map maker",
            "skills": ["gis"],
            "languages": ["ar"],
            "hours": "10+",
            "open": 1,
            "added": date(2026, 1, 31),
        }
    ]


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("رسامة خرائط", "first-role"),
        ("“Map” maker!", "map-maker"),
        ("m" * 41, "m" * 40),
        ("m" * 39 + " maker", "m" * 39),
    ],
)
def test_the_id_of_a_role_is_made_of_the_title(title: str, role_id: str) -> None:
    assert draft(role=title).project["roles"] == [
        {"id": role_id, "title": title, "open": 1, "added": date(2026, 1, 31)}
    ]


def test_a_project_has_the_answers_in_the_order_of_the_manifest() -> None:
    project = draft(
        steward=all_choices("steward"),
        template=choice_ending_with("template", "dataset"),
        url="https://example.org",
        license="mit",
        legal_form="A club",
        role="Map maker",
    ).project
    assert list(project.items()) == [
        ("slug", "night-school"),
        ("name", "Night School"),
        ("lang", "en"),
        ("summary", "Evening lessons for those who work by day."),
        ("area", "media"),
        ("status", "active"),
        ("added", date(2026, 1, 31)),
        ("stewards", [{"login": "an-author", "id": 4242}]),
        ("trust", {"legal_form": "A club", "license": "MIT"}),
        ("repository", {"template": "dataset"}),
        ("links", {"website": "https://example.org"}),
        ("roles", [{"id": "map-maker", "title": "Map maker", "open": 1, "added": date(2026, 1, 31)}]),
    ]


def test_empty_answers_are_written_only_where_the_manifest_needs_a_value() -> None:
    assert list(build_draft({}, issue(), "You", FACTS).project.items()) == [
        ("slug", ""),
        ("name", ""),
        ("summary", ""),
        ("status", "seeking-steward"),
        ("since", date(2026, 1, 31)),
        ("reason", "proposed without a steward"),
        ("added", date(2026, 1, 31)),
    ]


@pytest.mark.parametrize(
    ("stewards", "reason"),
    [("", "proposed without a steward"), ("a-steward", "proposed with stewards who have not agreed yet")],
)
def test_a_project_says_why_it_seeks_a_steward(stewards: str, reason: str) -> None:
    assert draft(Consents(), stewards=stewards).project["reason"] == reason


def test_only_those_who_asked_for_it_are_named_on_the_public_site() -> None:
    given = Consents({77: "A-Steward", 4242: "an-author"}, named=frozenset({4242}))
    made = draft(given, steward=all_choices("steward"), stewards="a-steward")
    assert made.project["stewards"] == [
        {"login": "an-author", "id": 4242, "public": True},
        {"login": "A-Steward", "id": 77},
    ]
    assert [(one.entry, one.id, one.public) for one in made.stewards] == [(0, 4242, True), (1, 77, False)]
    assert not draft(Consents(named=frozenset({77})), stewards="a-steward").stewards[0].public


def test_contradictory_answers_are_reported_at_their_fields() -> None:
    made = draft(
        template=choice_ending_with("template", "elsewhere"), hours="10+", license="GPL", stewards="an-author"
    )
    assert [(one.field, one.message, dict(one.params)) for one in made.errors] == [
        ("stewards", texts.TICK_TO_LIST, {"label": "You"}),
        ("url", texts.ADDRESS_NEEDED, {}),
        ("role", texts.ROLE_NEEDED, {}),
        ("license", texts.LICENSE_UNCLEAR, {}),
    ]


@pytest.mark.parametrize(
    "answers",
    [
        {"legal_form": "l" * 1000},
        {"stewards": ", ".join(f"a-steward-{n}" for n in range(20))},
        {"name": "7"},
        {"name": "?"},
        {"name": "€"},
    ],
)
def test_an_answer_that_is_not_too_long_and_visible_is_kept(answers: dict[str, object]) -> None:
    values = read_answers(proposal_context().forms.read(body(**answers)))
    assert isinstance(values, dict)
    assert {key: values[key] for key in answers} == answers


@pytest.mark.parametrize(
    ("answer", "cleaned"),
    [
        ("One \t line \n and\u200b  another", "One line\nand another"),
        (["One\u200b", "Two"], ["One", "Two"]),
        ("", None),
        (None, None),
    ],
)
def test_answers_are_cleaned(answer: FieldValue, cleaned: FieldValue) -> None:
    assert _clean_value(answer) == cleaned


def test_a_project_that_the_manifest_would_reject_has_no_description() -> None:
    assert draft(slug="two words").description == ""
    assert draft().description


def test_a_form_may_allow_only_one_skill() -> None:
    answers = {"role": "Map maker", "skills": choice_ending_with("skills", "gis"), "languages": None}
    [role] = build_draft(answers, issue(), "You", FACTS).project["roles"]
    assert role["skills"] == ["gis"]
    assert "languages" not in role


def test_skills_without_a_role_are_an_error() -> None:
    assert [flaw.field for flaw in draft(skills=[choice_ending_with("skills", "gis")]).errors] == ["role"]


def test_an_entry_that_is_no_login_is_told_apart_from_a_login_without_an_account() -> None:
    errors = draft(stewards="org/team, somebody-unknown").errors
    assert [(error.field, error.message) for error in errors] == [
        ("stewards", texts.NO_LOGIN),
        ("stewards", texts.NO_ACCOUNT),
    ]
