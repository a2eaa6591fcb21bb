"""Labels: regression tests for the cases in engines/ that merge, name or create labels."""

import pytest

from localhub.core import Request, Response, json_response
from support.cases import Case, CaseFactory
from tahaluf.plan import Rest


def no_issue_is_deleted(request: Request, _: int) -> Response | None:
    """Reject the request that `DELETE …/issues/1/labels/..` resolves to.

    The response says that the token is invalid, so the request is not retried.
    """
    if request.method == "DELETE" and request.path.rstrip("/").endswith("/issues/1"):
        return json_response(401, {"message": "Bad credentials", "status": "401"})
    return None


# -- 06, 07: labels with a comma or only dots ---------------------------------------------------------------


def test_an_issue_with_a_comma_in_its_label_keeps_a_label(open_case: CaseFactory) -> None:
    case = open_case("engines/06-label-merge-comma")
    case.open_labelled_issue("seeds", "help, wanted")
    case.apply("loses.yml")
    assert case.issue_labels("seeds") in ([["helpers"]], [["help, wanted"]])


def test_merging_a_label_with_a_comma_terminates(open_case: CaseFactory) -> None:
    case = open_case("engines/06-label-merge-comma")
    case.open_labelled_issue("loop", "maps", "tools")
    case.open_labelled_issue("loop", "maps, tools")
    case.recorder.fail_after(40)
    case.apply("loops.yml")
    assert case.recorder.writes < 40


def test_merging_a_label_with_a_comma_does_not_change_issues_with_its_halves(open_case: CaseFactory) -> None:
    case = open_case("engines/06-label-merge-comma")
    case.open_labelled_issue("loop", "maps", "tools")
    case.open_labelled_issue("loop", "maps, tools")
    case.recorder.fail_after(40)
    case.apply("loops.yml")
    assert case.issue_labels("loop")[0] == ["maps", "tools"]


def test_merging_a_label_named_dot_keeps_the_other_labels(open_case: CaseFactory) -> None:
    case = open_case("engines/07-label-merge-dot")
    case.open_labelled_issue("dots", ".", "keepme")
    case.apply()
    assert case.issue_labels("dots") in ([["dot", "keepme"]], [[".", "keepme"]])


def test_merging_a_label_named_dot_dot_succeeds_or_fails_before_the_first_write(
    open_case: CaseFactory,
) -> None:
    case = open_case("engines/07-label-merge-dot")
    case.open_labelled_issue("dots2", "..")
    case.recorder.failure = no_issue_is_deleted
    ran = case.apply("two-dots.yml")
    assert (ran.code, case.issue_labels("dots2")) == (0, [["dot"]]) or (ran.code, ran.writes) == (1, 0)


# -- 08: merging two labels ---------------------------------------------------------------------------------


@pytest.fixture
def merging(open_case: CaseFactory) -> Case:
    """Three issues have the label `bug`, which the manifest merges into `docs`."""
    case = open_case("engines/08-label-merge-is-not-marked")
    for _ in range(3):
        case.open_labelled_issue("merge", "bug")
    return case


def test_merging_two_labels_is_marked_as_destructive(merging: Case) -> None:
    risks = {change["target"]: change["risk"] for change in merging.plan().plan["changes"]}
    assert risks["bug"] == "destructive"


def test_a_plan_shows_how_many_issues_lose_a_merged_label(merging: Case) -> None:
    merging.use("projects.yml")
    assert "3 issues" in merging.run("plan").output


def test_two_labels_are_not_merged_without_a_review(merging: Case) -> None:
    merging.apply(reviewed=False)
    assert merging.issue_labels("merge") == [["bug"]] * 3


def test_the_removal_limit_counts_merged_labels(merging: Case) -> None:
    merging.use("projects.yml")
    manifest = merging.root / "projects.yml"
    manifest.write_text(manifest.read_text("utf-8") + "removal_limits: {removals: 0}\n", "utf-8")
    merging.run("apply", "--yes", "--allow", "all")
    assert merging.issue_labels("merge") == [["bug"]] * 3


# -- 13: names that GitHub rejects --------------------------------------------------------------------------


@pytest.mark.parametrize("line", [6, 7, 8], ids=["emoji", "comma", "dot"])
def test_check_reports_a_label_name_that_github_refuses(open_case: CaseFactory, line: int) -> None:
    ran = open_case("engines/13-label-of-emoji-alone").check()
    assert ran.code == 1
    assert f"projects.yml:{line}:" in ran.output


@pytest.mark.parametrize("name", ["🐛", "maps, tools"])
def test_localhub_refuses_a_label_name_that_github_refuses(open_case: CaseFactory, name: str) -> None:
    case = open_case("engines/13-label-of-emoji-alone")
    label = {"name": name, "color": "d73a4a"}
    made = case.boss.rest(
        Rest("POST", "/repos/acme/control/labels", label, expected_statuses=frozenset({422}))
    )
    assert made.status == 422


# -- 17: names that look alike -------------------------------------------------------------------------------


@pytest.mark.parametrize("twins", [{":bug: bug", "🐛 bug"}, {"❤ care", "❤️ care"}])
def test_no_label_is_created_that_looks_like_an_existing_one(open_case: CaseFactory, twins: set[str]) -> None:
    case = open_case("engines/17-twin-labels")
    case.apply()
    assert len(twins & case.labels("emo")) == 1


def test_check_reports_invisible_characters(open_case: CaseFactory) -> None:
    ran = open_case("engines/17-twin-labels").check("invisible.yml")
    assert ran.output.count("projects.yml:7:") == 1
    assert ran.output.count("projects.yml:8:") == 3
