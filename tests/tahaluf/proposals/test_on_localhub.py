"""Proposals work from the issue to the merge, on localhub, over HTTP and as an App."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.organization_builder import CONTROL, ORGANIZATION
from support.proposal_coalition import API, ProposalCoalition, start_proposal_coalition
from support.proposals import MANIFEST, body, choice_ending_with
from support.written_forms import written_form, written_texts
from tahaluf.flows.propose import propose
from tahaluf.forms import FieldType, FieldValue, render
from tahaluf.github import (
    read_facts,
    read_merged_proposals,
    read_open_proposals,
    read_pull_request,
    upsert_comment,
)
from tahaluf.item_errors import ItemErrors
from tahaluf.layout import PROPOSAL_FORM, PROPOSAL_LABEL
from tahaluf.manifest import load
from tahaluf.plan import Rest
from tahaluf.problems import CommandError


@pytest.fixture
def coalition(tmp_path: Path) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path) as made:
        yield made


def test_the_same_event_five_times_gives_one_comment_one_branch_one_pull_request(
    coalition: ProposalCoalition,
) -> None:
    number = coalition.submit(name="خريطة المياه", slug="water-map", lang=choice_ending_with("lang", "ar"))
    writes = [coalition.run(number) for _ in range(5)]
    assert writes[1:] == [0, 0, 0, 0]
    [pull] = coalition.pulls()
    [comment] = coalition.comment_texts(number)
    assert f"#{pull['number']}" in comment
    assert pull["title"] == "Propose water-map: خريطة المياه"
    assert load(coalition.manifest(f"proposal/{number}")).project("water-map").name == "خريطة المياه"
    assert coalition.manifest("main") == MANIFEST


def test_a_form_without_a_short_name_gets_one_that_is_free_on_github(tmp_path: Path) -> None:
    form = written_form(load(MANIFEST), PROPOSAL_FORM)
    answers: dict[str, FieldValue] = {
        field.key: field.choices[0] for field in form.fields if field.type is FieldType.DROPDOWN
    }
    answers |= {"name": "مكتبة الحي", "summary": "إعارة كتب", "consent": list(form.field("consent").choices)}
    text = written_texts(load(MANIFEST))[PROPOSAL_FORM]
    with start_proposal_coalition(tmp_path, text) as coalition:
        coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": "maktaba-al-hi"}))
        number = coalition.open_issue("proposer", PROPOSAL_LABEL, render(form, answers), form.title)
        assert [coalition.run(number) > 0, coalition.run(number)] == [True, 0]
        [pull] = coalition.pulls()
        assert pull["title"] == "Propose maktaba-al-hi-2: مكتبة الحي"
        assert "Please check the short name `maktaba-al-hi-2`" in pull["body"]
        [comment] = coalition.comment_texts(number)
        assert "`maktaba-al-hi-2`" in comment
        coalition.edit_issue(number, body=render(form, answers | {"slug": "neighbours-library"}))
        coalition.run(number)
        [pull] = coalition.pulls()
        assert pull["title"] == "Propose neighbours-library: مكتبة الحي"
        assert "maktaba" not in pull["body"] + "".join(coalition.comment_texts(number))


def test_fixing_the_form_updates_the_same_comment(coalition: ProposalCoalition) -> None:
    number = coalition.submit(slug="two words")
    coalition.run(number)
    [comment] = coalition.comment_texts(number)
    assert "need to be changed" in comment
    assert coalition.pulls() == []
    coalition.edit_issue(number, body=body())
    coalition.run(number)
    [comment] = coalition.comment_texts(number)
    assert "Thank you." in comment
    assert coalition.run(number) == 0


def test_a_branch_with_a_persons_commit_is_not_updated(coalition: ProposalCoalition) -> None:
    number = coalition.submit()
    coalition.run(number)
    answer = coalition.founder.get(f"{API}/contents/projects.yml?ref=proposal/{number}").body
    text = coalition.manifest(f"proposal/{number}").replace("Evening lessons", "Lessons in the evening")
    change = {
        "message": "Say it better",
        "content": base64.b64encode(text.encode()).decode(),
        "sha": answer["sha"],
        "branch": f"proposal/{number}",
    }
    coalition.founder.rest(Rest("PUT", f"{API}/contents/projects.yml", change))
    coalition.edit_issue(number, body=body(summary="Something else."))
    coalition.run(number)
    assert coalition.manifest(f"proposal/{number}") == text
    [comment] = coalition.comment_texts(number)
    assert "by hand" in comment
    assert coalition.run(number) == 0


def test_the_pull_request_closes_and_reopens_with_its_issue(coalition: ProposalCoalition) -> None:
    number = coalition.submit()
    coalition.run(number)
    coalition.edit_issue(number, state="closed")
    coalition.run()
    assert [pull["state"] for pull in coalition.pulls()] == ["closed"]
    assert coalition.run(number) == 0
    coalition.edit_issue(number, state="open", body=body(summary="Lessons at night, for anybody."))
    coalition.run(number)
    assert [pull["state"] for pull in coalition.pulls()] == ["open"]
    assert "Lessons at night" in coalition.manifest(f"proposal/{number}")
    assert coalition.run(number) == 0


def test_a_run_on_all_proposals_closes_the_pull_request_of_a_deleted_issue(
    coalition: ProposalCoalition,
) -> None:
    number = coalition.submit()
    coalition.run(number)
    coalition.delete_issue(number)
    assert coalition.run() == 1
    assert [pull["state"] for pull in coalition.pulls()] == ["closed"]
    assert coalition.run(number) == 0


def test_a_declined_pull_request_stays_closed_and_gets_one_comment(coalition: ProposalCoalition) -> None:
    number = coalition.submit()
    coalition.run(number)
    pull = coalition.pulls()[0]["number"]
    coalition.founder.rest(Rest("PATCH", f"{API}/pulls/{pull}", {"state": "closed"}))
    coalition.run(number)
    [comment] = coalition.comment_texts(number)
    assert "closed without being merged" in comment
    assert coalition.run() == 0


def test_a_slug_that_is_the_name_of_a_repository_is_rejected(coalition: ProposalCoalition) -> None:
    coalition.founder.rest(Rest("POST", f"/orgs/{ORGANIZATION}/repos", {"name": "Night-School"}))
    number = coalition.submit()
    coalition.run(number)
    assert "this name is not available" in coalition.comment_texts(number)[0]


def test_stewards_without_an_account_are_reported_by_number(coalition: ProposalCoalition) -> None:
    number = coalition.submit(stewards="Founder, no-such-account")
    coalition.run(number)
    assert "entry 2 is not a GitHub account" in coalition.comment_texts(number)[0]


NAMES = [
    "Bakery",
    "Anvil",
    "Canal",
    "Drum",
    "Easel",
    "Falcon",
    "Granary",
    "Harbour",
    "Inkwell",
    "Jasmine",
    "Kiln",
    "Lantern",
    "Mill",
    "Nursery",
    "Orchard",
    "Pottery",
    "Quarry",
    "Ropewalk",
    "Saddle",
    "Tannery",
]


@pytest.mark.parametrize("count", [6, pytest.param(20, marks=pytest.mark.full)])
def test_open_proposals_merge_one_after_another_without_a_conflict(
    coalition: ProposalCoalition, count: int
) -> None:
    names = NAMES[:count]
    coalition.run(*[coalition.propose(name) for name in names])
    pulls = [pull["number"] for pull in coalition.pulls()]
    assert len(pulls) == count
    for pull in pulls:
        coalition.merge(pull)
        coalition.run()
    assert {pull["merged_at"] is not None for pull in coalition.pulls()} == {True}
    slugs = [project.slug for project in load(coalition.manifest("main")).projects]
    assert set(slugs) == {name.lower() for name in names} | {"bread-prices", "well-map"}
    assert slugs == sorted(slugs)
    merged = read_merged_proposals(coalition.bot, CONTROL, ItemErrors())
    assert {proposal.slug for proposal in merged} == {name.lower() for name in names}


def test_a_run_on_all_proposals_takes_four_reads(coalition: ProposalCoalition) -> None:
    for name in NAMES[:10]:
        coalition.propose(name)
    coalition.run()
    bot = coalition.new_bot_session()
    propose(bot, CONTROL, read_open_proposals(bot, CONTROL), coalition.hub.url)
    assert (bot.requests, bot.writes) == (4, 0)


def test_names_are_looked_up_in_batches_of_a_hundred(coalition: ProposalCoalition) -> None:
    bot = coalition.new_bot_session()
    slugs, logins = [f"slug-{n}" for n in range(99)], [f"nobody-{n}" for n in range(150)]
    facts = read_facts(bot, ORGANIZATION, ["", "Control", *slugs], ["Founder", *logins])
    assert bot.requests == 3
    assert facts.repositories == {"control"}
    assert set(facts.accounts) == {"founder"}


def test_of_two_comments_on_a_topic_the_first_is_kept(coalition: ProposalCoalition) -> None:
    number = coalition.submit()
    upsert_comment(coalition.bot, CONTROL, number, "proposal", "One.", existing=())
    upsert_comment(coalition.bot, CONTROL, number, "proposal", "Two.", existing=())
    coalition.run(number)
    [comment] = coalition.comment_texts(number)
    assert "Thank you." in comment


def test_the_manifests_of_base_and_head_are_read(coalition: ProposalCoalition) -> None:
    number = coalition.submit()
    coalition.run(number)
    pull = coalition.pulls()[0]
    bot = coalition.new_bot_session()
    read = read_pull_request(bot, CONTROL, pull["number"], "projects.yml")
    assert bot.requests == 2  # a third request is needed only if the base has changed in the meantime
    assert read.base_text == read.merge_base_text == MANIFEST
    assert [file.path for file in read.files] == ["projects.yml"]
    assert read.head_text == coalition.manifest(f"proposal/{number}")
    assert read.head_oid == pull["head"]["sha"]


def test_the_branch_changes_only_the_manifest(coalition: ProposalCoalition) -> None:
    coalition.run(coalition.submit())
    [changed] = coalition.founder.paginate(f"{API}/pulls/{coalition.pulls()[0]['number']}/files")
    assert changed["filename"] == "projects.yml"
    assert changed["deletions"] == 0
    assert not re.search(r"^-", changed["patch"], re.MULTILINE)


def test_a_missing_issue_is_reported(coalition: ProposalCoalition) -> None:
    with pytest.raises(CommandError, match=r"has no issue 999"):
        coalition.run(999)


def test_a_token_without_write_access_is_reported_with_the_missing_permission(
    coalition: ProposalCoalition,
) -> None:
    number = coalition.submit()
    reader = coalition.new_bot_session(contents="read")
    with pytest.raises(CommandError, match=rf"#{number}: .* this needs the contents=write permission"):
        propose(reader, CONTROL, [number], coalition.hub.url)
    assert coalition.comment_texts(number) == []
    assert coalition.run(number) > 0
