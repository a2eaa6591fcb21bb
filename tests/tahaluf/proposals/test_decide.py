"""The bot takes the right actions in each state of a proposal."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from support.proposals import (
    AUTHOR,
    LANGUAGES,
    MANIFEST,
    after_one_run,
    all_choices,
    apply_actions,
    body,
    choice_ending_with,
    issue,
    proposal_context,
)
from tahaluf.escape import escape_inline
from tahaluf.forms import FormSet, LocaleForm
from tahaluf.i18n import ENGLISH
from tahaluf.manifest import load, upsert
from tahaluf.problems import InvalidInput, Location, Problem
from tahaluf.proposals import (
    AnnouncePull,
    Branch,
    ClosePull,
    EditPull,
    FactsQuery,
    Issue,
    OpenPull,
    Proposal,
    ProposalFacts,
    Pull,
    ReopenPull,
    ReportProblems,
    SetBranch,
    SetComment,
    decide,
    facts_query,
    field_errors,
    proposed_slug,
    texts,
)
from tahaluf.proposals.field_errors import clash_errors, manifest_errors, privacy_errors, slug_errors
from tahaluf.proposals.pull import closed_body

NEW = Proposal(issue())
NOTHING_KNOWN = ProposalFacts()


def kinds(proposal: Proposal, facts: ProposalFacts = NOTHING_KNOWN) -> list[type]:
    return [type(action) for action in decide(proposal_context(), proposal, facts)]


def comment_of(proposal: Proposal, facts: ProposalFacts = NOTHING_KNOWN) -> str:
    [action] = decide(proposal_context(), proposal, facts)
    assert isinstance(action, SetComment)
    return action.text


def comment_of_manifest(text: str) -> str:
    [action] = decide(proposal_context(text), NEW, NOTHING_KNOWN)
    assert isinstance(action, SetComment)
    return action.text


def test_a_valid_form_gets_a_branch_a_pull_request_and_a_comment() -> None:
    put, opened, thank = decide(proposal_context(), NEW, NOTHING_KNOWN)
    assert isinstance(put, SetBranch)
    assert isinstance(opened, OpenPull)
    assert isinstance(thank, AnnouncePull)
    assert put.parent == proposal_context().tip
    assert put.previous_tip is None
    assert load(put.text).project("night-school").status == "seeking-steward"
    assert proposed_slug(opened.body, 12) == "night-school"
    assert thank == AnnouncePull(ENGLISH, '<span dir="auto">Night School</span>', None)
    assert put.message.startswith("Propose night-school\n\n")


def test_the_branch_only_adds_one_block_to_the_manifest() -> None:
    put = decide(proposal_context(), NEW, NOTHING_KNOWN)[0]
    assert isinstance(put, SetBranch)
    lines = put.text.splitlines()
    assert [line for line in MANIFEST.splitlines() if line not in lines] == []


def test_a_second_run_only_repeats_the_comment() -> None:
    assert kinds(after_one_run(NEW)) == [AnnouncePull]


@pytest.mark.parametrize(
    ("title", "body_end", "is_edited"),
    [(" or not", "", True), ("", "\nMore.", True), ("", "\n", False)],
)
def test_a_pull_request_that_somebody_edited_is_restored(title: str, body_end: str, is_edited: bool) -> None:
    mine = after_one_run(NEW)
    [pull] = mine.pulls
    changed = replace(pull, title=pull.title + title, body=pull.body + body_end)
    actions = decide(proposal_context(), replace(mine, pulls=(changed,)), NOTHING_KNOWN)
    assert [type(action) for action in actions] == [*([EditPull] if is_edited else []), AnnouncePull]
    if is_edited:
        assert actions[0] == EditPull(100, pull.title, pull.body)


def test_an_edited_form_updates_the_branch_and_the_pull_request() -> None:
    edited = replace(after_one_run(NEW), issue=issue(summary="Lessons at night, for anybody."))
    put, update, thank = decide(proposal_context(), edited, NOTHING_KNOWN)
    assert isinstance(put, SetBranch)
    assert edited.branch
    assert put.previous_tip == edited.branch.tip
    assert isinstance(update, EditPull)
    assert "Lessons at night" in update.body
    assert isinstance(thank, AnnouncePull)
    assert thank.pull == update.number


def test_another_spelling_of_the_same_values_is_no_change() -> None:
    crlf = body().replace("\n", "\r\n") + "\r\n"
    assert kinds(replace(after_one_run(NEW), issue=replace(issue(), body=crlf))) == [AnnouncePull]


def test_the_branch_is_rebuilt_after_another_proposal_is_merged() -> None:
    merged = upsert(
        MANIFEST, {"slug": "new-water", "name": "New water", "summary": "Pipes, by those who mend them."}
    )
    put, *rest = decide(proposal_context(merged, tip="d" * 40), after_one_run(NEW), NOTHING_KNOWN)
    assert isinstance(put, SetBranch)
    assert put.parent == "d" * 40
    assert {project.slug for project in load(put.text).projects} >= {"new-water", "night-school"}
    assert [type(action) for action in rest] == [AnnouncePull]


def test_the_branch_keeps_its_approvals_if_main_moves_without_the_manifest() -> None:
    actions = decide(proposal_context(tip="d" * 40), after_one_run(NEW), NOTHING_KNOWN)
    assert [type(action) for action in actions] == [AnnouncePull]


def test_a_branch_that_people_committed_to_is_not_updated() -> None:
    mine = after_one_run(NEW)
    touched = replace(
        mine, branch=Branch("e" * 40, "f" * 40, is_bot_commit=False), issue=issue(summary="Something else.")
    )
    [thank] = decide(proposal_context(), touched, NOTHING_KNOWN)
    assert isinstance(thank, AnnouncePull)
    assert thank.project_name is None


@pytest.mark.parametrize("answers", [{"slug": "bread-prices"}, {"name": "", "slug": "two words"}])
def test_the_form_is_not_checked_after_people_took_over(answers: dict[str, Any]) -> None:
    mine = after_one_run(NEW)
    touched = replace(mine, branch=Branch("e" * 40, "f" * 40, is_bot_commit=False), issue=issue(**answers))
    assert decide(proposal_context(), touched, NOTHING_KNOWN) == (AnnouncePull(ENGLISH, None, 100),)
    assert facts_query(proposal_context(), touched) == FactsQuery()


def test_a_branch_that_existed_before_is_not_updated() -> None:
    assert "by hand" in comment_of(Proposal(issue(), Branch("e" * 40, None, is_bot_commit=False)))


def test_an_invalid_edit_puts_the_pull_request_on_hold_until_it_is_fixed() -> None:
    broken = replace(after_one_run(NEW), issue=issue(summary=""))
    update, comment = decide(proposal_context(), broken, NOTHING_KNOWN)
    assert isinstance(update, EditPull)
    assert "do not merge this yet" in update.body
    assert isinstance(comment, SetComment)
    on_hold = apply_actions(broken, (update, comment))
    assert kinds(on_hold) == [SetComment]
    assert after_one_run(replace(on_hold, issue=issue())) == after_one_run(NEW)


def test_the_second_proposal_for_a_slug_is_on_hold_once_the_first_is_merged() -> None:
    merged = upsert(
        MANIFEST, {"slug": "night-school", "name": "Other", "summary": "Stars, and who lives there."}
    )
    update, comment = decide(proposal_context(merged), after_one_run(NEW), NOTHING_KNOWN)
    assert isinstance(update, EditPull)
    assert isinstance(comment, SetComment)
    assert "already has this name" in comment.text


def test_a_pull_request_on_hold_closes_and_reopens_with_its_issue() -> None:
    on_hold = after_one_run(replace(after_one_run(NEW), issue=issue(summary="")))
    closed = after_one_run(replace(on_hold, issue=issue(is_open=False)))
    assert after_one_run(replace(closed, issue=issue())).pulls == after_one_run(NEW).pulls


def test_a_closed_issue_closes_its_pull_request_once() -> None:
    closed = replace(after_one_run(NEW), issue=issue(is_open=False))
    comment, close = decide(proposal_context(), closed, NOTHING_KNOWN)
    assert isinstance(close, ClosePull)
    assert isinstance(comment, SetComment)
    assert "pull request #100" in comment.text
    assert kinds(apply_actions(closed, (comment, close))) == []


def test_a_closed_issue_without_a_pull_request_gets_no_action() -> None:
    assert kinds(Proposal(issue(is_open=False))) == []


def test_the_pull_request_of_a_missing_issue_is_closed_unless_people_reopen_it() -> None:
    orphaned = replace(after_one_run(NEW), issue=Issue.missing(12))
    [close] = decide(proposal_context(), orphaned, NOTHING_KNOWN)
    assert isinstance(close, ClosePull)
    assert close.body == closed_body(orphaned.pulls[0].body, texts.ISSUE_GONE_NOTE)
    assert close.body.startswith(orphaned.pulls[0].body)
    closed = apply_actions(orphaned, (close,))
    assert kinds(closed) == []
    assert kinds(replace(closed, pulls=(replace(closed.pulls[0], state="OPEN"),))) == []
    assert kinds(replace(orphaned, branch=Branch("e" * 40, "f" * 40, is_bot_commit=False))) == []


def test_an_issue_that_is_restored_continues() -> None:
    orphaned = after_one_run(replace(after_one_run(NEW), issue=Issue.missing(12)))
    assert after_one_run(replace(orphaned, issue=issue())).pulls == after_one_run(NEW).pulls


def test_a_reopened_issue_reopens_its_pull_request_before_the_branch_moves() -> None:
    closed = after_one_run(replace(after_one_run(NEW), issue=issue(is_open=False)))
    again = replace(closed, issue=issue(summary="Lessons at night, for anybody."))
    assert kinds(again) == [ReopenPull, SetBranch, AnnouncePull]
    assert kinds(after_one_run(again)) == [AnnouncePull]


def test_a_reopened_issue_whose_branch_is_gone_gets_a_new_pull_request() -> None:
    closed = after_one_run(replace(after_one_run(NEW), issue=issue(is_open=False)))
    assert kinds(replace(closed, issue=issue(), branch=None)) == [SetBranch, OpenPull, AnnouncePull]


def test_a_pull_request_that_people_closed_stays_closed() -> None:
    mine = after_one_run(NEW)
    declined = replace(mine, pulls=(replace(mine.pulls[0], state="CLOSED"),))
    assert "Pull request #100 was closed without being merged" in comment_of(declined)
    reopened_by_people = replace(mine, pulls=(replace(mine.pulls[0], state="OPEN"),))
    assert kinds(reopened_by_people) == [AnnouncePull]


def test_reopening_the_issue_does_not_reopen_a_declined_pull_request() -> None:
    mine = after_one_run(NEW)
    declined = replace(mine, pulls=(replace(mine.pulls[0], state="CLOSED"),))
    assert kinds(replace(declined, issue=issue(is_open=False))) == []
    assert kinds(declined) == [SetComment]


def test_a_run_that_ended_between_two_writes_is_completed_by_the_next() -> None:
    for begun in (NEW, replace(after_one_run(NEW), issue=issue(summary="Lessons at night, for anybody."))):
        actions = decide(proposal_context(), begun, NOTHING_KNOWN)
        for done in range(len(actions)):
            assert after_one_run(apply_actions(begun, actions[:done])) == apply_actions(begun, actions)


def test_a_merged_proposal_gets_no_action() -> None:
    mine = after_one_run(NEW)
    assert kinds(replace(mine, branch=None, pulls=(replace(mine.pulls[0], state="MERGED"),))) == []


def test_an_issue_that_is_not_a_proposal_gets_no_action() -> None:
    other = replace(issue(), body="Where is the door?", labels=frozenset())
    assert kinds(Proposal(other)) == []


def test_a_proposal_without_its_label_is_recognised_by_its_first_heading() -> None:
    assert SetBranch in kinds(Proposal(replace(issue(), labels=frozenset())))


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("bread-prices", "already has this name"),
        ("Bread-Prices", "already has this name"),
        ("flour-prices", "used to have this name"),
        ("Flour-Prices", "used to have this name"),
        ("Old-Archive", "this name is not available"),
        ("Roster", "this name is not available"),
        ("old-archive", "this name is not available"),
        ("roster", "this name is not available"),
        (".github", "GitHub reserves this name"),
        ("خريطة", "only English letters"),
    ],
)
def test_an_unavailable_slug_is_rejected_with_the_reason(slug: str, words: str) -> None:
    text = comment_of(Proposal(issue(slug=slug)), ProposalFacts(repositories=frozenset({"old-archive"})))
    assert words in text
    assert text.count("**Short name**") == 1


def test_all_errors_are_listed_in_one_comment_by_field_label() -> None:
    text = comment_of(Proposal(issue(slug="two words", url="ftp://example.org", hours="3-5", name="n" * 200)))
    assert [
        text.count(f"**{label}**") for label in ("Project name", "Short name", "Address", "First role")
    ] == [
        1,
        1,
        1,
        1,
    ]


@pytest.mark.parametrize(
    ("key", "answer", "label"),
    [
        ("url", f"https://example.org/{'a' * 1000}", "Address"),
        ("legal_form", "l" * 1001, "Who stands behind it"),
        ("stewards", ", ".join(f"a-steward-{n}" for n in range(21)), "Stewards"),
    ],
)
def test_an_answer_that_is_too_long_is_rejected(key: str, answer: str, label: str) -> None:
    answers: dict[str, Any] = {key: answer}
    asked = Proposal(issue(**answers))
    assert f"**{label}**: this is too long" in comment_of(asked)
    assert facts_query(proposal_context(), asked) == FactsQuery()


@pytest.mark.parametrize(
    ("answer", "is_allowed"),
    [
        ("@a-steward and https://github.com/another-steward", True),
        ("@+49-151-23456789", False),
        ("<somebody@mail.example>", False),
        ("@a-steward, +49 151 23456789", False),
    ],
)
def test_contact_details_beside_a_login_are_not_published(answer: str, is_allowed: bool) -> None:
    asked = decide(proposal_context(), Proposal(issue(stewards=answer)), NOTHING_KNOWN)
    contact = any(
        isinstance(action, SetComment) and "a way to contact a person" in action.text for action in asked
    )
    assert contact != is_allowed


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("Atlas", texts.SLUG_TAKEN),
        ("old-atlas", texts.SLUG_ALIAS),
        ("springs", None),
        ("well-data", None),
    ],
)
def test_a_proposed_slug_cannot_be_the_name_of_a_repository_in_the_main_organization(
    slug: str, message: object
) -> None:
    manifest = load(
        "version: 1\norganization: example-coalition\norganizations: [second]\nprojects:\n"
        "  - {slug: maps, name: M, repository: {name: atlas, aliases: [old-atlas]}}\n"
        "  - {slug: data, name: D, organization: second, repository: {name: springs, aliases: [well-data]}}\n"
    )
    found = [error.message for error in slug_errors(manifest, slug, NOTHING_KNOWN)]
    assert found == ([message] if message else [])


def test_a_clash_without_a_text_of_its_own_is_quoted() -> None:
    found = [
        Problem(Location("projects.yml", 3, 5), "any-id", "it is `odd`", "change it", ("projects", 1)),
        Problem(Location("projects.yml", 1, 1), "any-id", "not about projects", "change it", ("areas",)),
        Problem(Location("projects.yml", 5, 5), "slug-taken", "taken", "change it", ("projects", 2)),
    ]
    clash, taken = clash_errors(InvalidInput(found))
    assert (clash.message, taken.message) == (texts.CLASH, texts.SLUG_TAKEN)
    assert (clash.field, clash.params) == ("slug", {"what": escape_inline("it is `odd`")})
    assert not taken.params


def test_a_manifest_to_which_nothing_can_be_added_is_reported_to_the_maintainers() -> None:
    flow = MANIFEST.partition("projects:")[0] + "projects: [{slug: x, name: X, summary: Y.}]\n"
    answer, problems = decide(proposal_context(flow), NEW, NOTHING_KNOWN)
    assert answer == SetComment(ENGLISH.translate(texts.MANIFEST_BLOCKED))
    assert isinstance(problems, ReportProblems)
    assert problems.problems


def test_a_clash_with_another_project_is_reported_at_the_short_name() -> None:
    other: dict[str, Any] = {"slug": "lamps", "name": "Lamps", "summary": "Light in every street."}
    other |= {"repository": {"team": {"name": "night-school"}}}
    text = comment_of_manifest(upsert(MANIFEST, other))
    assert f"- **Short name**: {texts.SLUG_TEAM}" in text


def test_a_rule_of_the_manifest_is_quoted_at_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str) -> None:
        where = Location("projects.yml", 1, 1)
        raise InvalidInput(
            [
                Problem(where, "any-id", "it is <b>odd</b>", "write `@one`", ("projects", 0, "area")),
                Problem(where, "slug-taken", "taken", "change it", ("projects", 0, "slug")),
                Problem(where, "any-id", "odd", "change it", ("version",)),
            ]
        )

    monkeypatch.setattr(field_errors, "load", fail)
    rule, other, taken = manifest_errors(load(MANIFEST), {"slug": "x"})
    assert (rule.field, rule.message) == ("area", texts.OTHER_RULE)
    assert rule.params == {
        "what": escape_inline("it is <b>odd</b>"),
        "fix": escape_inline("write `@one`"),
    }
    assert "<b>" not in str(rule.params) and "@one" not in str(rule.params)
    assert (taken.field, taken.message, other.field) == ("slug", texts.SLUG_TAKEN, None)


def test_a_project_is_checked_with_the_lists_of_the_manifest() -> None:
    manifest = load(MANIFEST)
    project = {"slug": "wells", "name": "Wells \U0001f6b0", "summary": "Water.", "area": "media"}
    assert list(manifest_errors(manifest, project)) == []
    role = {"id": "a", "title": "A", "open": 1, "added": date(2026, 1, 31), "skills": ["gis", "other"]}
    assert [error.field for error in manifest_errors(manifest, project | {"roles": [role]})] == ["skills"]
    assert [error.field for error in manifest_errors(manifest, project | {"area": "other"})] == ["area"]
    text = MANIFEST.replace("skills:", "languages: {ar: {name: Arabic}}\nskills:")
    spoken = {"roles": [role | {"skills": [], "languages": ["ar", "fr"]}]}
    assert [error.field for error in manifest_errors(load(text), project | spoken)] == ["languages"]


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("links", {"website": "https://www.facebook.com/a-group"}, None),
        ("repository", "https://www.facebook.com/a-group", None),
        ("summary", "See https://www.facebook.com/a-group", "summary"),
        ("summary", "See https://example.org", None),
        ("links", {"website": "mailto:somebody@mail.example"}, "url"),
        ("roles", [{"title": "Call +49 151 23456789"}], "role"),
        ("trust", {"legal_form": "somebody@mail.example"}, "legal_form"),
    ],
)
def test_contact_details_are_found_in_every_answer(key: str, value: object, field: str | None) -> None:
    found = [(error.field, error.message) for error in privacy_errors({key: value}, {})]
    assert found == ([(field, texts.CONTACT_DETAILS)] if field else [])


@pytest.mark.parametrize("key", ["stewards", "license"])
@pytest.mark.parametrize("text", ["somebody@mail.example", "https://www.facebook.com/a-group", "a-name"])
def test_answers_that_are_not_in_the_project_are_checked_too(key: str, text: str) -> None:
    found = [(error.field, error.message) for error in privacy_errors({}, {key: text})]
    assert found == ([(key, texts.CONTACT_DETAILS)] if text != "a-name" else [])


@pytest.mark.parametrize("key", ["website", "repository"])
def test_a_project_with_the_address_of_another_is_similar(key: str) -> None:
    url = "https://maps.example.org/wells"
    other: dict[str, Any] = {"slug": "deep", "name": "Deep", "summary": "Old."}
    other |= {"repository": url} if key == "repository" else {"links": {"website": url}}
    home = choice_ending_with("template", "elsewhere" if key == "repository" else "dataset")
    asked = Proposal(issue(url=url, template=home))
    [answer] = decide(proposal_context(upsert(MANIFEST, other)), asked, NOTHING_KNOWN)
    assert isinstance(answer, SetComment)
    assert "`deep`" in answer.text


def test_an_unreadable_form_gets_a_comment_and_no_pull_request() -> None:
    text = comment_of(Proposal(replace(issue(), body=body().replace("### Summary", "### Sumary"))))
    assert "**Summary**" in text
    assert "edit the first post" in text


def test_a_similar_project_waits_for_its_author() -> None:
    near = issue(name="Bread price", slug="bread-price", summary="What bread costs, week by week.")
    text = comment_of(Proposal(near))
    assert "join it instead" in text
    assert "tick the box under “Similar projects”" in text
    assert "https://github.com/example-coalition/bread-prices" in text
    different = replace(
        near, body=body(name="Bread price", slug="bread-price", distinct=all_choices("distinct"))
    )
    opened = decide(proposal_context(), Proposal(different), NOTHING_KNOWN)[1]
    assert isinstance(opened, OpenPull)
    assert "bread-prices" in opened.body
    assert "`/different`" in text
    assert isinstance(
        decide(proposal_context(), Proposal(replace(near, says_different=True)), NOTHING_KNOWN)[1], OpenPull
    )


def test_labels_of_the_coalitions_own_form_are_escaped_in_comments() -> None:
    form = proposal_context().forms.main
    fields = tuple(replace(field, label=f"{field.label} | <b>") for field in form.fields)
    control = replace(proposal_context(), forms=FormSet((LocaleForm("en", replace(form, fields=fields)),)))

    def reply(**answers: Any) -> str:
        text = body(**answers)
        for field in form.fields:
            text = text.replace(f"### {field.label}\n", f"### {field.label} | <b>\n")
        facts = ProposalFacts({"an-author": AUTHOR})
        [action] = decide(control, Proposal(replace(issue(), body=text)), facts)
        assert isinstance(action, SetComment)
        return action.text

    escaped = r" \| &lt;b&gt;"
    assert f"**Summary{escaped}**" in reply(summary="s" * 400)
    assert f"“Similar projects{escaped}”" in reply(name="Bread price", slug="bread-price")
    assert f"“{form.field('steward').label}{escaped}”" in reply(stewards="an-author")


def test_an_open_pull_request_does_not_wait_because_of_a_similar_project_merged_later() -> None:
    merged = upsert(
        MANIFEST, {"slug": "night-schools", "name": "Night schools", "summary": "Lessons by night."}
    )
    actions = decide(proposal_context(merged), after_one_run(NEW), NOTHING_KNOWN)
    assert [type(action) for action in actions] == [SetBranch, EditPull, AnnouncePull]


def test_facts_are_queried_only_for_active_proposals() -> None:
    asked = Proposal(issue(stewards="@a-steward، not a login!"))
    assert facts_query(proposal_context(), asked) == FactsQuery(("night-school",), ("a-steward",))
    assert facts_query(proposal_context(), replace(asked, issue=issue(is_open=False))) == FactsQuery()
    assert facts_query(proposal_context(), replace(asked, pulls=(Pull(1, "MERGED", "", ""),))) == FactsQuery()
    opened = replace(asked, pulls=(Pull(1, "OPEN", "", ""),))
    assert facts_query(proposal_context(), opened).pull == 1
    assert facts_query(proposal_context(), replace(opened, issue=issue())).pull is None


def test_the_comment_is_in_the_language_of_the_project() -> None:
    text = comment_of(Proposal(issue(lang=LANGUAGES[0], name="Bread price", slug="bread-price")))
    assert text.startswith('<div dir="rtl" lang="ar">\n\nشكرًا لك')
    assert "الاسم نفسه" in text


def test_the_comment_on_an_unreadable_form_is_in_the_language_of_the_project() -> None:
    text = comment_of(
        Proposal(replace(issue(), body=body(lang=LANGUAGES[0]).replace("### Summary", "### Sumary")))
    )
    assert "شكرًا لك" in text
    assert comment_of(
        Proposal(replace(issue(), body=body().replace("### Summary", "### Sumary")))
    ).startswith("Thank")


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("slug", "two words"),
        ("slug", ".github"),
        ("slug", "bread-prices"),
        ("name", "n" * 200),
        ("summary", "s" * 400),
        ("license", "l" * 200),
        ("url", "ftp://example.org"),
        ("role", "r" * 200),
        ("hours", "3-5"),
        ("stewards", "nobody-there, -"),
        ("summary", "Write to somebody@mail.example."),
    ],
)
def test_errors_of_an_arabic_proposal_are_in_arabic(key: str, answer: str) -> None:
    answers: dict[str, Any] = {"lang": LANGUAGES[0], key: answer}
    text = comment_of(Proposal(issue(**answers)))
    [point] = [line for line in text.splitlines() if line.startswith("- ")]
    _, _, what = point.partition("**: ")
    assert not re.search("[A-Za-z]", re.sub("`[^`]+`|<[^>]+>|GitHub", "", what))
