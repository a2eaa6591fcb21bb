"""If an exception occurs while one proposal, form or project is processed, it is reported, and the others are still
processed.

Each test makes a different function fail.
"""

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from support.cases import Case, CaseFactory, start_cases
from support.crowd import Crowd, start_crowd
from support.organization_builder import CONTROL
from support.proposal_coalition import ProposalCoalition, start_proposal_coalition
from tahaluf.flows.volunteers.invite import invite
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.flows.volunteers.remind import remind_stewards
from tahaluf.flows.volunteers.responses import record_responses
from tahaluf.problems import CommandError

VALUE = "a value that no log may show"


class FailFirst:
    """Fails on the first call, which processes the first item."""

    def __init__(self, original: Callable[..., Any]) -> None:
        self.original, self.calls = original, 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.calls += 1
        if self.calls == 1:
            raise RuntimeError(VALUE)
        return self.original(*args, **kwargs)

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self if instance is None else lambda *args, **kwargs: self(instance, *args, **kwargs)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], FailFirst]:
    """`failing("tahaluf.flows.propose:decide")` makes the first call of that function fail."""

    def patch(name: str) -> FailFirst:
        module, _, attributes = name.partition(":")
        target: Any = import_module(module)
        *owners, attribute = attributes.split(".")
        for owner in owners:
            target = getattr(target, owner)
        failure = FailFirst(getattr(target, attribute))
        monkeypatch.setattr(target, attribute, failure)
        return failure

    return patch


# -- proposals ----------------------------------------------------------------------------------------------

PROPOSAL_STEPS = [
    *(f"tahaluf.github.proposals:{name}" for name in ("_issue", "_proposal", "all_bot_comments")),
    *(f"tahaluf.flows.propose:{name}" for name in ("facts_query", "decide", "apply_proposal")),
    *(
        f"tahaluf.proposals.decisions:{name}"
        for name in (
            *("read_answers", "build_draft", "privacy_errors", "slug_errors", "manifest_errors", "upsert"),
            *("find_similar", "pull_body", "pull_title", "values_digest"),
        )
    ),
    *(f"tahaluf.proposals.lifecycle:{name}" for name in ("commit_message", "translator_for")),
    *(f"tahaluf.github.proposal_actions:{name}" for name in ("commit_file", "_open_pull", "upsert_comment")),
]


@pytest.fixture(scope="module")
def coalition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path_factory.mktemp("proposals")) as made:
        yield made


@pytest.mark.parametrize("step", PROPOSAL_STEPS)
def test_an_error_in_one_proposal_does_not_stop_the_next(
    step: str, coalition: ProposalCoalition, failing: Callable[[str], FailFirst]
) -> None:
    number = PROPOSAL_STEPS.index(step)
    issues = [coalition.propose(f"{word}{number}") for word in ("bakery", "orchard")]
    failure = failing(step)
    with pytest.raises(CommandError) as error:
        coalition.run(*issues)
    assert failure.calls
    assert f"#{issues[0]}: internal error: RuntimeError" in error.value.what
    assert VALUE not in str(error.value)
    assert any(f"orchard{number}" in pull["title"] for pull in coalition.pulls())
    coalition.run(*issues)
    assert any(f"bakery{number}" in pull["title"] for pull in coalition.pulls())


@pytest.mark.parametrize("step", ["tahaluf.flows.propose:decide", "tahaluf.proposals.decisions:upsert"])
def test_the_author_is_told_of_an_error_of_the_bot(
    step: str, tmp_path: Path, failing: Callable[[str], FailFirst]
) -> None:
    with start_proposal_coalition(tmp_path) as coalition:
        number = coalition.propose("bakery")
        failing(step)
        with pytest.raises(CommandError):
            coalition.run(number)
        [text] = coalition.comment_texts(number)
        assert "internal error" in text
        coalition.run(number)
        [text] = coalition.comment_texts(number)
        assert "is now in pull request" in text


# -- volunteers ---------------------------------------------------------------------------------------------

FORM_STEPS = [
    *(
        f"tahaluf.github.form_issues:{name}"
        for name in ("all_bot_comments", "_form_issue", "_body_updated_at")
    ),
    "tahaluf.flows.volunteers.reconcile:_is_answered",
    "tahaluf.flows.volunteers.intake:IntakeDecider.decide",
    *(
        f"tahaluf.volunteers.intake.decide:{name}"
        for name in (
            *(
                "FormSet.read",
                "drop_non_answers",
                "read_volunteer",
                "contains_contact_details",
                "acknowledgement",
            ),
            *("match_roles", "steward_notice", "person_from_form"),
        )
    ),
    "tahaluf.volunteers.roster.index:write_person",
    "tahaluf.volunteers.roster.sync:_notice_steps",
    "tahaluf.github.comment_batches:_steps",
]


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, 2) as made:
        yield made


@pytest.mark.parametrize("step", FORM_STEPS)
def test_an_error_in_one_form_does_not_stop_the_next(
    step: str, crowd: Crowd, failing: Callable[[str], FailFirst]
) -> None:
    forms = crowd.submit_forms(0, 2)
    failure = failing(step)
    with pytest.raises(CommandError) as error:
        reconcile_forms(crowd.bot(), CONTROL)
    assert failure.calls
    assert VALUE not in str(error.value)
    assert "crowd-" not in str(error.value)
    [unanswered] = [number for number in forms if not crowd.bot_comments()[number]]
    assert f"issue {unanswered}: internal error: RuntimeError" in error.value.what
    reconcile_forms(crowd.bot(), CONTROL)
    assert all(crowd.bot_comments().values())
    assert len(crowd.people()) == len(crowd.notices()) == 2


@pytest.mark.parametrize(
    "step",
    [
        "tahaluf.volunteers.people.reminders:_due_reminder",
        "tahaluf.flows.volunteers.remind:upsert_comment",
        "tahaluf.volunteers.roster.index:write_person",
    ],
)
def test_an_error_in_one_reminder_does_not_stop_the_next(
    step: str, crowd: Crowd, failing: Callable[[str], FailFirst]
) -> None:
    crowd.submit_forms(0, 2)
    reconcile_forms(crowd.bot(), CONTROL)
    crowd.advance_days(8)
    failing(step)
    with pytest.raises(CommandError) as error:
        remind_stewards(crowd.bot(), CONTROL, crowd.clock.now().date())
    assert VALUE not in str(error.value)
    assert sum(person.raised is not None for person in crowd.people().values()) == 1


def test_an_error_in_one_answer_does_not_stop_the_next(
    crowd: Crowd, failing: Callable[[str], FailFirst]
) -> None:
    crowd.submit_forms(0, 2)
    reconcile_forms(crowd.bot(), CONTROL)
    failing("tahaluf.flows.volunteers.responses:newly_answered")
    with pytest.raises(CommandError, match="internal error: RuntimeError"):
        record_responses(crowd.bot(), CONTROL)


def test_an_error_in_one_invitation_does_not_stop_the_next(
    crowd: Crowd, failing: Callable[[str], FailFirst]
) -> None:
    crowd.submit_forms(0, 2, join=True)
    bot = crowd.bot()
    reconcile_forms(bot, CONTROL)
    failing("tahaluf.flows.volunteers.invite:_invitee")
    with pytest.raises(CommandError) as error:
        invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
    assert VALUE not in str(error.value)
    assert len(crowd.invited_indices()) == 1
    invite(bot, bot, CONTROL, crowd.manifest, crowd.clock.now())
    assert len(crowd.invited_indices()) == 2


# -- projects -----------------------------------------------------------------------------------------------

MANIFEST = """\
version: 1
organization: acme
labels: {core: [{name: maps, color: "ededed"}]}
defaults: {labels: [core], team: {permission: write}}
projects:
  - {slug: bakery, name: Bakery, summary: Bread.}
  - {slug: orchard, name: Orchard, summary: Apples.}
"""
KINDS = {
    "repository": "RepositoryResource",
    "files": "FilesResource",
    "labels": "LabelsResource",
    "team": "TeamResource",
}
PROJECT_STEPS = [
    f"tahaluf.resources.{module}:{name}.{method}"
    for module, name in KINDS.items()
    for method in ("desired_state", "actual_state", "diff", "steps")
]


@pytest.fixture
def open_case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[CaseFactory]:
    with start_cases(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("step", PROJECT_STEPS)
def test_an_error_in_one_project_does_not_stop_the_next(
    step: str, open_case: CaseFactory, failing: Callable[[str], FailFirst]
) -> None:
    case = open_case("engines/14-tab-in-a-text")
    (case.root / "projects.yml").write_text(MANIFEST, "utf-8")
    failure = failing(step)
    ran = case.run("apply", "--yes", "--allow", "all")
    assert failure.calls
    assert VALUE not in ran.output
    complete = [slug for slug in ("bakery", "orchard") if is_complete(case, slug)]
    assert complete
    if len(complete) < 2:
        assert (ran.code, "internal error: RuntimeError" in ran.output) == (1, True)
    assert case.run("apply", "--yes", "--allow", "all").code == 0
    assert all(is_complete(case, slug) for slug in ("bakery", "orchard"))


def is_complete(case: Case, slug: str) -> bool:
    readme = f"/repos/acme/{slug}/contents/README.md"
    if slug not in case.teams() or case.boss.get(readme, expected_statuses=[404]).status == 404:
        return False
    return "maps" in case.labels(slug) and case.team_access(slug) == {slug: "write"}
