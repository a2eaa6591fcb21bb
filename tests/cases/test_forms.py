"""Forms, templates and manifests: regression tests for the cases in forms/, all fixed under issue 12."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support.cases import CASES, CONTROL, SEED, Case, CaseFactory
from support.crowd import FORM as VOLUNTEER_FORM_TEXT
from support.crowd import filled_form
from support.earlier_forms import PROPOSAL as FORM
from support.earlier_forms import choices
from support.proposal_coalition import API
from support.proposal_coalition import start_proposal_coalition as proposals_in
from support.proposals import OPTIONS, body, issue, proposal_context
from tahaluf.forms import lint, sync_options
from tahaluf.layout import PROPOSAL_FORM, VOLUNTEER_FORM
from tahaluf.manifest import Project, load
from tahaluf.plan import Rest
from tahaluf.problems import CommandError
from tahaluf.proposals import (
    Action,
    GitHubAccount,
    OpenPull,
    Proposal,
    ProposalFacts,
    SetBranch,
    SetComment,
    decide,
)

ISSUES = "/repos/acme/control/issues"
CLASH, BRACKETS = "forms/01-team-clash-stops-the-bot", "forms/05-brackets-pass-check"
LICENCES = "forms/03-licence-as-people-write-it"


def decided(facts: ProposalFacts | None = None, **answers: Any) -> tuple[Action, ...]:
    """Return the bot's actions for a form with these answers."""
    return decide(proposal_context(), Proposal(issue(**answers)), facts or ProposalFacts())


def proposed(**answers: Any) -> Project | None:
    """Return the project that the bot proposes, or None if it first asks the author for something."""
    put = next((action for action in decided(**answers) if isinstance(action, SetBranch)), None)
    return None if put is None else load(put.text).project("night-school")


def asked(**answers: Any) -> str:
    """Return the bot's comment that asks the author to change an answer."""
    [action] = decided(**answers)
    assert isinstance(action, SetComment)
    return action.text


# -- 01, 05: one bad entry does not affect the others ---------------------------------------------------------


def with_forms(open_case: CaseFactory, name: str) -> Case:
    """A control repository with the case's manifest and both forms, and a roster repository."""
    files = {
        "projects.yml": (CASES / name / "projects.yml").read_text("utf-8"),
        PROPOSAL_FORM: sync_options(FORM.read_text("utf-8"), choices(OPTIONS)),
        VOLUNTEER_FORM: VOLUNTEER_FORM_TEXT,
    }
    labels = [{"name": label, "color": "ededed"} for label in ("proposal", "volunteer", "leave")]
    control = {"owner": "acme", "name": "control", "files": files, "labels": labels}
    roster = {**CONTROL, "name": "roster", "private": True}
    return open_case(name, seed={**SEED, "repositories": [control, roster]})


def opened(case: Case, label: str, text: str) -> int:
    """Open an issue as omar, with the form that has this label."""
    made = case.omar.rest(Rest("POST", ISSUES, {"title": "A form", "body": text}))
    number = int(made.body["number"])
    case.post(f"{ISSUES}/{number}/labels", {"labels": [label]})
    return number


def proposal(case: Case, name: str, slug: str) -> int:
    return opened(case, "proposal", body(name=name, slug=slug, summary=f"All about {name}."))


def comments(case: Case, number: int) -> list[Any]:
    return list(case.boss.paginate(f"{ISSUES}/{number}/comments"))


def pulls(case: Case) -> list[Any]:
    return list(case.boss.paginate("/repos/acme/control/pulls"))


@pytest.mark.parametrize("slug", ["well.map", "well-map-"])
def test_the_author_of_a_slug_with_a_taken_team_name_gets_a_comment(
    open_case: CaseFactory, slug: str
) -> None:
    case = with_forms(open_case, CLASH)
    number = proposal(case, "Deep things", slug)
    case.run("propose", "--issue", str(number))
    assert comments(case, number)


def test_a_clash_of_team_names_does_not_stop_other_proposals(open_case: CaseFactory) -> None:
    case = with_forms(open_case, CLASH)
    proposal(case, "Deep things", "well.map")
    proposal(case, "Bakery", "bakery")
    case.run("propose", "--all")
    assert len(pulls(case)) == 1


def test_a_clash_of_team_names_does_not_delay_volunteers(open_case: CaseFactory) -> None:
    case = with_forms(open_case, CLASH)
    proposal(case, "Deep things", "well.map")
    volunteer = opened(case, "volunteer", filled_form())
    case.run("catch-up")
    assert comments(case, volunteer)


def test_projects_in_brackets_are_reported_by_check_or_take_new_proposals(open_case: CaseFactory) -> None:
    case = with_forms(open_case, BRACKETS)
    proposal(case, "Bakery", "bakery")
    if case.check().code == 0:
        case.run("propose", "--all")
        assert len(pulls(case)) == 1


def test_a_proposal_gets_a_comment_if_projects_are_in_brackets(open_case: CaseFactory) -> None:
    case = with_forms(open_case, BRACKETS)
    number = proposal(case, "Bakery", "bakery")
    case.run("propose", "--issue", str(number))
    assert comments(case, number)


def test_projects_in_brackets_do_not_delay_volunteers(open_case: CaseFactory) -> None:
    case = with_forms(open_case, BRACKETS)
    proposal(case, "Bakery", "bakery")
    volunteer = opened(case, "volunteer", filled_form())
    case.run("catch-up")
    assert comments(case, volunteer)


# -- 06: a branch named `proposal` --------------------------------------------------------------------------


def test_a_branch_named_proposal_is_reported_or_has_no_effect(tmp_path: Path) -> None:
    text = ""
    with proposals_in(tmp_path) as coalition:
        tip = coalition.founder.get(f"{API}/git/ref/heads/main").body["object"]["sha"]
        coalition.founder.rest(Rest("POST", f"{API}/git/refs", {"ref": "refs/heads/proposal", "sha": tip}))
        number = coalition.submit()
        try:
            coalition.run(number)
        except CommandError as stopped:
            text = f"{stopped.what} {stopped.fix}"
        text += " ".join(coalition.comment_texts(number))
        assert coalition.pulls() or re.search(r"branch\W+proposal\b(?!/)", text)


# -- 02, 08, 11, 12: templates ------------------------------------------------------------------------------


def rendered(case: Case, template: str) -> Path:
    """Render one of the case's templates and return the output folder."""
    case.use("projects.yml")
    ran = case.run("scaffold", template, "--set", "slug=water-map", "--set", "name=water-map", "--to", "out")
    assert ran.code == 0, ran.output
    return case.root / "out"


def test_a_here_document_in_a_workflow_is_kept_or_reported(open_case: CaseFactory) -> None:
    case = open_case("forms/02-workflow-heredoc")
    if case.check().code == 0:
        workflow = (rendered(case, "h1") / ".github/workflows/w.yml").read_text("utf-8")
        assert """cat <<'EOF' >> "$GITHUB_STEP_SUMMARY"\n""" in workflow


@pytest.mark.parametrize("file", ["a9/.github/workflows/w.yaml", "b1/{% if rtl %}", "b7/c.yml"])
def test_check_reports_a_template_whose_output_is_broken(open_case: CaseFactory, file: str) -> None:
    ran = open_case("forms/08-check-misses-broken-output").check()
    assert ran.code == 1
    assert f"templates/{file}" in ran.output


def test_rendering_keeps_the_line_endings_of_a_template(open_case: CaseFactory) -> None:
    out = rendered(open_case("forms/11-crlf-lost"), "t")
    assert (out / "run.bat").read_bytes() == b"@echo off\r\necho water-map\r\n"


def test_a_file_that_is_not_a_template_keeps_its_line_endings(open_case: CaseFactory) -> None:
    out = rendered(open_case("forms/11-crlf-lost"), "t")
    assert (out / "raw.bat").read_bytes() == b"@echo off\r\n"


def test_check_reports_two_files_that_become_one(open_case: CaseFactory) -> None:
    ran = open_case("forms/12-f-and-f.jinja").check()
    assert ran.code == 1
    assert "templates/b5/f" in ran.output


# -- 03: licences -------------------------------------------------------------------------------------------


def with_licence(case: Case, licence: str) -> None:
    """Write the case's manifest into the checkout, but with this licence."""
    case.use("projects.yml")
    path = case.root / "projects.yml"
    path.write_text(path.read_text("utf-8").replace("MIT License", f'"{licence}"'), "utf-8")


@pytest.mark.parametrize(
    "licence", ["MIT License", "mit", "GPLv3", "CC BY 4.0", "MIT OR Apache-2.0", "ODbL-1.0", "None"]
)
def test_a_licence_that_check_accepts_can_be_applied(open_case: CaseFactory, licence: str) -> None:
    case = open_case(LICENCES)
    with_licence(case, licence)
    if case.run("check").code == 0:
        assert case.run("apply", "--yes", "--allow", "all").code == 0


def test_an_spdx_id_without_a_known_text_is_applied_without_a_licence_file(open_case: CaseFactory) -> None:
    case = open_case(LICENCES)
    with_licence(case, "ODbL-1.0")
    assert case.run("check").code == 0
    assert "the text of the license ODbL-1.0" in " ".join(case.run("plan").output.split())
    assert case.run("apply", "--yes", "--allow", "all").code == 0
    missing = case.boss.get("/repos/acme/night-school/contents/LICENSE", expected_statuses=[404])
    assert missing.status == 404


@pytest.mark.parametrize(
    ("licence", "spdx"),
    [("MIT License", "MIT"), ("mit", "MIT"), ("GPLv3", "GPL-3.0"), ("CC BY 4.0", "CC-BY-4.0")],
)
def test_a_clear_licence_is_proposed_by_its_spdx_id(licence: str, spdx: str) -> None:
    project = proposed(license=licence)
    assert project
    assert project.trust.license in (spdx, f"{spdx}-only", f"{spdx}-or-later")


@pytest.mark.parametrize("licence", ["None", "I don't know"])
def test_an_answer_that_names_no_licence_is_not_proposed_as_one(licence: str) -> None:
    project = proposed(license=licence)
    assert project is None or project.trust.license is None


# -- 04, 13, 14: answers about people -----------------------------------------------------------------------

LOGINS = ["jdoe_octo", "legacy-", "a--b"]


@pytest.mark.parametrize("login", LOGINS)
def test_a_form_accepts_every_login_that_github_allows(login: str) -> None:
    known: Mapping[str, GitHubAccount] = {login: GitHubAccount(7, login)}
    assert any(
        isinstance(action, OpenPull) for action in decided(ProposalFacts(accounts=known), stewards=login)
    )


def test_a_manifest_accepts_every_login_that_github_allows(open_case: CaseFactory) -> None:
    assert open_case("forms/04-logins-refused").check().code == 0


@pytest.mark.parametrize("answer", ["None", "N/A", "-", "لا يوجد"])
def test_a_word_for_nothing_is_not_an_answer(answer: str) -> None:
    project = proposed(role=answer)
    assert project
    assert list(project.roles) == []


def test_an_address_under_stewards_gets_the_same_comment_as_one_under_summary() -> None:
    address = "somebody@example.org"
    assert asked(stewards=address) == asked(summary=address).replace("Summary", "Stewards")


# -- 07: `team: null` ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["projects.yml", "projects-default.yml"])
def test_a_project_without_a_team_reserves_no_team_name(open_case: CaseFactory, name: str) -> None:
    assert open_case("forms/07-team-null").check(name).code == 0


# -- 09, 10: forms ------------------------------------------------------------------------------------------


def test_lint_reports_options_that_read_two_ways_once_joined() -> None:
    text = (CASES / "forms/09-inseparable-missed/multi.yml").read_text("utf-8")
    assert [problem.id for problem in lint(text, "multi.yml")] == ["options-inseparable"]


@pytest.mark.parametrize("name", ["assignees-empty.yml", "assignees-null.yml"])
def test_lint_accepts_an_empty_list(name: str) -> None:
    text = (CASES / "forms/10-lint-empty-list" / name).read_text("utf-8")
    assert lint(text, name) == []
