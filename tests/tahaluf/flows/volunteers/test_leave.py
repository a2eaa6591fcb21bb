"""The public leave form removes only the person who submitted it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from localhub.domain import Actor, issues, repositories
from localhub.faults import FaultRule
from support.crowd import FIRST_ACCOUNT_ID, FOUNDER_ID, MANIFEST, SCOPES, Crowd, filled_form, start_crowd
from support.organization_builder import CONTROL, ORGANIZATION
from support.written_forms import written_set
from tahaluf.flows.volunteers.both_labels import BOTH_LABELS
from tahaluf.flows.volunteers.intake import process_forms
from tahaluf.flows.volunteers.leave import NOT_A_LEAVE_FORM, process_leave_forms
from tahaluf.flows.volunteers.offboarding import Offboarding
from tahaluf.forms import render
from tahaluf.github import read_bot_comments
from tahaluf.i18n import Translator
from tahaluf.layout import LEAVE_FORM, LEAVE_LABEL, VOLUNTEER_LABEL
from tahaluf.manifest import Manifest, load
from tahaluf.plan import Rest
from tahaluf.problems import CommandError
from tahaluf.volunteers.membership import departure_text
from tahaluf.volunteers.people import person_id

FORMS = written_set(load(MANIFEST), LEAVE_FORM)


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 3) as made:
        yield made


def body(language: str = "en") -> str:
    [form] = [one.form for one in FORMS.current if one.language == language]
    return render(form, {"consent": list(form.field("consent").choices)})


def asks(crowd: Crowd, place: int, text: str | None = None, labels: Sequence[str] = (LEAVE_LABEL,)) -> int:
    """Submit the leave form, which adds its label, and return the number of the issue."""
    with crowd.hub.engine.begin(Actor("user", FIRST_ACCOUNT_ID + place, scopes=frozenset(SCOPES))) as world:
        control = repositories.find(world, ORGANIZATION, "control")
        made = issues.create(world, control, "Leaving", text or body())
        world.actor = Actor("user", FOUNDER_ID, scopes=frozenset(SCOPES))
        issues.add_labels(world, made, list(labels))
        return int(made.number)


def leave(crowd: Crowd, *numbers: int, manifest: Manifest | None = None) -> bool:
    bot = crowd.bot()
    bots = Offboarding(bot, bot, CONTROL, manifest or crowd.manifest)
    return process_leave_forms(bots, CONTROL, FORMS, numbers)


def bot_comments(crowd: Crowd, number: int) -> list[str]:
    return [comment.text for comment in read_bot_comments(crowd.bot(), CONTROL, number)]


def state(crowd: Crowd, number: int) -> str:
    return str(crowd.founder.get(f"/repos/{CONTROL}/issues/{number}").body["state"])


def test_the_author_of_a_leave_form_is_removed_and_gets_a_reply(crowd: Crowd) -> None:
    mine, other = crowd.submit_forms(0, 2)
    process_forms(crowd.bot(), CONTROL, [mine, other])
    number = asks(crowd, 0)
    leave(crowd, number)
    assert set(crowd.people()) == {person_id(FIRST_ACCOUNT_ID + 1)}
    assert [state(crowd, one) for one in (mine, other, number)] == ["closed", "open", "closed"]
    [reply] = bot_comments(crowd, number)
    assert reply == departure_text().strip()


def test_memberships_and_open_invitations_end(crowd: Crowd) -> None:
    for place in (0, 1):
        path = f"/orgs/{ORGANIZATION}/invitations"
        crowd.founder.rest(
            Rest("POST", path, {"invitee_id": FIRST_ACCOUNT_ID + place, "role": "direct_member"})
        )
    crowd.accept_invitation(0)
    leave(crowd, asks(crowd, 0), asks(crowd, 1))
    for place in (0, 1):
        assert crowd.founder.get(f"/orgs/{ORGANIZATION}/memberships/crowd-{place}", [404]).status == 404


def test_the_reply_is_the_same_for_somebody_without_a_record(crowd: Crowd) -> None:
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    known, unknown = asks(crowd, 0), asks(crowd, 1)
    leave(crowd, known, unknown)
    assert bot_comments(crowd, known) == bot_comments(crowd, unknown)


def test_the_reply_is_in_the_chosen_language(crowd: Crowd) -> None:
    number = asks(crowd, 0, body("ar"))
    leave(crowd, number)
    assert bot_comments(crowd, number) == [departure_text(Translator("ar")).strip()]


def test_only_the_author_of_the_form_is_removed(crowd: Crowd) -> None:
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    number = asks(crowd, 1, f"{body()}\n\n### Account\n\ncrowd-0\n")
    leave(crowd, number)
    assert set(crowd.people()) == {person_id(FIRST_ACCOUNT_ID)}
    assert state(crowd, 1) == "open"


def test_a_finished_form_is_ignored(crowd: Crowd) -> None:
    number = asks(crowd, 0)
    leave(crowd, number)
    before = bot_comments(crowd, number)
    leave(crowd, number)
    assert bot_comments(crowd, number) == before


def test_an_issue_that_is_not_a_leave_form_removes_nobody(crowd: Crowd) -> None:
    [number] = crowd.submit_forms(0, 1)
    process_forms(crowd.bot(), CONTROL, [number])
    with pytest.raises(CommandError, match=NOT_A_LEAVE_FORM):
        leave(crowd, number)
    assert set(crowd.people()) == {person_id(FIRST_ACCOUNT_ID)}


def test_the_label_on_another_issue_removes_nobody(crowd: Crowd) -> None:
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    number = asks(crowd, 0, filled_form())
    with pytest.raises(CommandError, match=NOT_A_LEAVE_FORM):
        leave(crowd, number)
    assert set(crowd.people()) == {person_id(FIRST_ACCOUNT_ID)}


@pytest.mark.parametrize("text", [body(), filled_form()])
def test_an_issue_with_both_labels_is_neither_form(crowd: Crowd, text: str) -> None:
    number = asks(crowd, 0, text, labels=(LEAVE_LABEL, VOLUNTEER_LABEL))
    for process in (leave, lambda crowd, number: process_forms(crowd.bot(), CONTROL, [number])):
        with pytest.raises(CommandError, match="it is unclear what its author asks for") as refused:
            process(crowd, number)
        assert refused.value.fix == BOTH_LABELS.fix
    assert (bot_comments(crowd, number), state(crowd, number), set(crowd.people())) == ([], "open", set())


def test_a_person_who_left_can_volunteer_again(crowd: Crowd) -> None:
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    leave(crowd, asks(crowd, 0))
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    assert set(crowd.people()) == {person_id(FIRST_ACCOUNT_ID)}


def test_the_log_names_nobody(crowd: Crowd, capsys: pytest.CaptureFixture[str]) -> None:
    process_forms(crowd.bot(), CONTROL, crowd.submit_forms(0, 1))
    leave(crowd, asks(crowd, 0))
    printed = capsys.readouterr().out
    assert "crowd-0" not in printed
    assert person_id(FIRST_ACCOUNT_ID) not in printed


def test_an_organization_that_cannot_be_read_is_left_to_an_owner(
    crowd: Crowd, capsys: pytest.CaptureFixture[str]
) -> None:
    refused = FaultRule("forbidden", path="/orgs/other/memberships/*")
    crowd.hub.faults.add_rules([refused])
    manifest = crowd.manifest.model_copy(update={"organizations": ("other",)})
    number = asks(crowd, 0)
    assert not leave(crowd, number, manifest=manifest)
    assert "so an owner has to end the other memberships" in capsys.readouterr().out
    assert state(crowd, number) == "closed"
    assert leave(crowd, asks(crowd, 1))
    assert "the author was removed; reply posted" in capsys.readouterr().out
