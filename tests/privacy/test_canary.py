"""Canary words are submitted through every form, combined with every kind of failure. None of the words may become
public.

Posts that people wrote themselves are exempt. All other public data is searched for the words and their escaped
forms: bot comments, commits, branches, labels, logs and job summaries.
"""

import pytest

from support.canaries import ARABIC_FORMS, MANIFEST, CanaryCoalition, filled_form
from support.organization_builder import CONTROL
from tahaluf.forms import FieldType, FieldValue, load_form, render
from tahaluf.layout import PROPOSAL_FORM, VOLUNTEER_FORM, form_path
from tahaluf.plan import Rest
from tahaluf.sealing import format_sealed, new_secret_key, parse_sealed, public_key_of, seal, unseal


def test_the_search_finds_a_leak(coalition: CanaryCoalition) -> None:
    """Otherwise, the other tests could pass without checking anything."""
    text = coalition.canaries.introduction("said by a bot that should not")
    path = f"/repos/{CONTROL}/issues"
    coalition.founder.rest(Rest("POST", path, {"title": "x", "body": text}))
    assert coalition.leaks() == []  # the author posted it themselves
    coalition.write("control", "notes.md", text)
    assert coalition.leaks() == [f"{CONTROL} notes.md: said by a bot that should not"]


def test_a_volunteers_answers_only_reach_the_roster(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    number = here.open_issue(
        "a-volunteer",
        "volunteer",
        filled_form(
            VOLUNTEER_FORM,
            note=mark.introduction("note"),
            projects=f"well-map, {mark.introduction('projects')}",
        ),
        mark.introduction("title"),
    )
    here.run("onboard", "--issue", str(number))
    assert mark.sources_in(here.roster()) == {"note", "projects"}
    here.edit_issue(
        number, login="a-volunteer", body=filled_form(VOLUNTEER_FORM, note=mark.introduction("edited note"))
    )
    here.run("onboard", "--issue", str(number), "--verbose")
    here.run("catch-up")
    assert here.leaks() == []
    [answer] = [text for where, text in here.public_texts() if f"issues/{number}#" in where]
    assert "Please check your text again" in answer


def test_a_sealed_message_can_be_opened_but_appears_nowhere_in_clear_text(
    coalition: CanaryCoalition,
) -> None:
    here, mark, secret = coalition, coalition.canaries, new_secret_key()
    words = mark.introduction("sealed")
    block = format_sealed(seal(words, [public_key_of(secret)]))
    number = here.open_issue("a-volunteer", "volunteer", filled_form(VOLUNTEER_FORM, sealed=block))
    here.run("onboard", "--issue", str(number))
    sent = here.founder.rest(Rest("GET", f"/repos/{CONTROL}/issues/{number}")).body["body"]
    assert unseal(parse_sealed(sent), [secret]) == words
    assert "tahaluf people open" in here.roster()
    assert mark.sources_in(here.roster()) == set()
    assert here.leaks() == []


def test_after_an_address_is_removed_the_answer_no_longer_mentions_it(coalition: CanaryCoalition) -> None:
    here = coalition
    number = here.open_issue("a-volunteer", "volunteer", filled_form(VOLUNTEER_FORM, note="me@mail.internal"))
    here.run("onboard", "--issue", str(number))
    here.edit_issue(
        number, login="a-volunteer", body=filled_form(VOLUNTEER_FORM, note="I can begin next week.")
    )
    here.run("onboard", "--issue", str(number))
    [answer] = [text for where, text in here.public_texts() if f"issues/{number}#" in where]
    assert "Thank you for offering your time" in answer
    assert "once more" not in answer


def test_an_unreadable_form_is_answered_without_quoting_it(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    bodies = [
        filled_form(VOLUNTEER_FORM, hours=mark.introduction("no such hours")),
        filled_form(VOLUNTEER_FORM, skills=[mark.introduction("no such skill")]),
        filled_form(VOLUNTEER_FORM, visibility=mark.introduction("no such visibility")),
        mark.introduction("before it") + "\n\n" + filled_form(VOLUNTEER_FORM),
        filled_form(VOLUNTEER_FORM).replace(
            "### Languages", f"### {mark.introduction('instead of a heading')}"
        ),
        filled_form(VOLUNTEER_FORM, note=f"### Skills\n\n{mark.introduction('a heading twice')}"),
        mark.introduction("no form at all"),
        "",
    ]
    for body in bodies:
        here.open_issue("a-volunteer", "volunteer", body)
    here.run("catch-up")
    here.run("onboard", "--all")
    assert here.leaks() == []


def test_a_proposers_contact_details_do_not_reach_the_pull_request(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    fields = ("name", "slug", "summary", "url", "license", "legal_form", "stewards", "role")
    numbers = [
        here.open_issue(
            "a-proposer",
            "proposal",
            filled_form(PROPOSAL_FORM, **{key: mark.introduction(f"{key} of a proposal")}),
        )
        for key in fields
    ]
    bodies = [
        filled_form(PROPOSAL_FORM, area=mark.introduction("no such area")),
        filled_form(PROPOSAL_FORM).replace("### Summary", f"### {mark.introduction('instead of a heading')}"),
        mark.introduction("no proposal at all"),
    ]
    numbers += [
        here.open_issue("a-proposer", "proposal", body, mark.introduction("title")) for body in bodies
    ]
    for number in numbers:
        here.run("propose", "--issue", str(number))
    here.edit_issue(
        numbers[0],
        login="a-proposer",
        body=filled_form(PROPOSAL_FORM, summary=mark.introduction("edited proposal")),
    )
    here.run("catch-up", "--verbose")
    assert here.leaks() == []


def test_nothing_private_leaks_from_the_forms_in_arabic(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    paths = {"volunteer": form_path(VOLUNTEER_FORM, "ar"), "proposal": form_path(PROPOSAL_FORM, "ar")}
    for label, path in paths.items():
        form = load_form(ARABIC_FORMS[path], path)
        chosen = {field.key: field.choices[0] for field in form.fields if field.choices}
        several = [field.key for field in form.fields if field.multiple or field.type == FieldType.CHECKBOXES]
        answers: dict[str, FieldValue] = {**chosen, **{key: list(form.field(key).choices) for key in several}}
        answers |= {"name": "خريطة", "slug": "night-map", "summary": "خريطة الليل.", "distinct": []}
        texts = [field.key for field in form.fields if not field.choices]
        for key in texts:
            body = render(form, answers | {key: mark.introduction(f"{key} of the Arabic {label} form")})
            here.open_issue("a-volunteer", label, body)
        broken = render(form, answers).replace("### ", f"### {mark.introduction('an Arabic heading')} ", 1)
        here.open_issue("a-volunteer", label, broken)
    here.run("catch-up", "--verbose")
    assert [text for where, text in here.public_texts() if "#" in where and 'lang="ar"' in text]
    assert here.leaks() == []


FAILURES = {
    "a 422 that repeats the request": {"POST issues": 422, "PUT contents": 422, "PATCH issues": 422},
    "a 403 for every write": {"POST ": 403, "PUT ": 403, "PATCH ": 403},
    "a 500 that repeats the request": {"PUT contents": 500, "POST issues": 500, "POST git": 500},
    "a 422 for every query": {"POST graphql": 422},
}


@pytest.mark.parametrize("failure", FAILURES, ids=str)
def test_error_responses_from_github_are_not_published(coalition: CanaryCoalition, failure: str) -> None:
    here, mark = coalition, coalition.canaries
    here.open_issue(
        "a-volunteer",
        "volunteer",
        filled_form(VOLUNTEER_FORM, note=mark.introduction("note")),
        mark.introduction("title"),
    )
    here.open_issue(
        "a-proposer", "proposal", filled_form(PROPOSAL_FORM, stewards=mark.introduction("stewards"))
    )
    here.failures = FAILURES[failure]
    for words in (["onboard", "--issue", "1"], ["propose", "--issue", "2"], ["catch-up", "--verbose"]):
        here.run(*words, accepted_codes=(0, 1))
    here.failures = {}
    assert here.leaks() == []


@pytest.mark.parametrize("roster", ["no-such-roster", "control"], ids=["missing", "public"])
def test_without_a_private_roster_nothing_is_stored(coalition: CanaryCoalition, roster: str) -> None:
    here, mark = coalition, coalition.canaries
    here.write("control", "projects.yml", MANIFEST.replace("version: 1\n", f"version: 1\nroster: {roster}\n"))
    number = here.open_issue(
        "a-volunteer", "volunteer", filled_form(VOLUNTEER_FORM, note=mark.introduction("note"))
    )
    for words in (["onboard", "--issue", str(number)], ["catch-up"]):
        here.run(*words, accepted_codes=(1,))
    assert here.leaks() == []


@pytest.mark.parametrize("missing", ["issues", "contents", "pull_requests"])
def test_a_missing_permission_leaks_nothing(coalition: CanaryCoalition, missing: str) -> None:
    here, mark = coalition, coalition.canaries
    here.open_issue("a-volunteer", "volunteer", filled_form(VOLUNTEER_FORM, note=mark.introduction("note")))
    here.open_issue(
        "a-proposer", "proposal", filled_form(PROPOSAL_FORM, legal_form=mark.introduction("legal form"))
    )
    lesser = {"issues": "write", "contents": "write", "pull_requests": "write", "metadata": "read"}
    for words in (["onboard", "--issue", "1"], ["propose", "--issue", "2"], ["catch-up"]):
        here.run(*words, accepted_codes=(0, 1), **(lesser | {missing: "read"}))
    assert here.leaks() == []


def test_an_unreadable_record_is_not_quoted(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    number = here.open_issue(
        "a-volunteer", "volunteer", filled_form(VOLUNTEER_FORM, note=mark.introduction("note"))
    )
    here.run("onboard", "--issue", str(number))
    [record] = here.founder.get("/repos/example-coalition/roster/contents/people").body
    broken = {"message": "x", "content": "W3s=", "sha": record["sha"]}
    here.founder.rest(Rest("PUT", f"/repos/example-coalition/roster/contents/{record['path']}", broken))
    here.edit_issue(
        number, login="a-volunteer", body=filled_form(VOLUNTEER_FORM, note=mark.introduction("edited note"))
    )
    here.run("onboard", "--issue", str(number), accepted_codes=(1,))
    assert here.leaks() == []


def test_the_plan_comment_repeats_no_contact_details(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    manifests = {
        "value": MANIFEST.replace("Where wells still work.", f"'{mark.contacts('a summary')}'"),
        "name": MANIFEST.replace("Cartographer", f"'{mark.contacts('a role')}'"),
        "key": MANIFEST.replace("areas:", f"'{mark.contacts('a key')}': 1\nareas:"),
        "kind": MANIFEST.replace("[gis]", f"['{mark.contacts('a skill')}']"),
        "yaml": MANIFEST + f"  - [{mark.contacts('no YAML')}",
        "label": MANIFEST
        + f"    repository: {{extra_labels: [{{name: '{mark.mark('a label')}@mail.internal', color: '0e8a16'}}]}}\n",
    }
    for branch, manifest in manifests.items():
        number = here.propose_change(manifest, branch)
        here.run("plan", "--pull", str(number), "--comment", accepted_codes=(0, 1, 2))
    assert here.leaks(pushed_branches=manifests) == []


def test_existing_personal_data_does_not_block_a_plan(coalition: CanaryCoalition) -> None:
    here = coalition
    before = MANIFEST.replace("Where wells", "Ask wells@some-office.internal where wells")
    here.write("control", "projects.yml", before)
    number = here.propose_change(before.replace("Well map", "Map of wells"), "rename")
    here.run("plan", "--pull", str(number), "--comment", accepted_codes=(0, 2))
    [comment] = [text for _, text in here.public_texts(["rename"]) if "<!-- tahaluf:plan -->" in text]
    assert "What a merge will do" in comment


def test_personal_data_allowed_by_a_comment_does_not_block_a_plan(coalition: CanaryCoalition) -> None:
    here = coalition
    summary = "summary: Ask wells@some-office.internal.  # tahaluf: allow private-email"
    number = here.propose_change(MANIFEST.replace("summary: Where wells still work.", summary), "allowed")
    assert "private-email" not in here.run("plan", "--pull", str(number), "--comment", accepted_codes=(0, 2))


def test_apply_leaks_neither_accounts_nor_a_broken_manifest(coalition: CanaryCoalition) -> None:
    here, mark = coalition, coalition.canaries
    here.run("apply", "--yes", "--allow", "all", accepted_codes=(0, 1))
    here.run("plan", accepted_codes=(0, 1, 2))
    here.failures = {"POST git": 422, "PATCH repos": 403, "POST teams": 422}
    here.write_checkout(MANIFEST.replace("well-map", "deep-wells"))
    here.run("apply", "--yes", "--allow", "all", accepted_codes=(0, 1))
    here.failures = {}
    for broken in (
        f"'{mark.contacts('a key')}': 1\n",
        f"areas: {{a: {{name: '{mark.contacts('an area')}', x: 1}}}}\n",
    ):
        here.write_checkout(broken + MANIFEST)
        here.run("apply", "--yes", accepted_codes=(1,))
        here.run("plan", accepted_codes=(1,))
        here.run("check", accepted_codes=(1,))
    assert here.leaks() == []
