"""Every form gets a reply, however unusual its body is, and whatever has happened to its issue or its author."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from localhub.domain import ANONYMOUS, accounts, issues, repositories
from localhub.workflows.triggers import is_skipped
from support.crowd import Crowd, filled_form, start_crowd
from support.hostile_text import MAX_BODY_LENGTH, active_content
from support.organization_builder import CONTROL, ORGANIZATION
from support.proposal_coalition import API, ProposalCoalition, start_proposal_coalition
from support.proposals import body
from support.unusual_bodies import CHANGES
from tahaluf.flows.volunteers.reconcile import reconcile_forms
from tahaluf.manifest import load
from tahaluf.plan import Rest
from tahaluf.privacy import lint

# Use every seventh change in a normal test run, and all of them in `make test-full`
STEPS = [pytest.param(7, id="every seventh"), pytest.param(1, id="all", marks=pytest.mark.full)]
DANGERS = ("mention", "closing", "direction", "instruction", "<img>", "<script>", "<details>", "<summary>")


@pytest.fixture(scope="module")
def coalition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ProposalCoalition]:
    with start_proposal_coalition(tmp_path_factory.mktemp("proposals")) as made:
        yield made


@pytest.fixture
def crowd(tmp_path: Path) -> Iterator[Crowd]:
    with start_crowd(tmp_path, len(CHANGES)) as made:
        yield made


def set_body(coalition: ProposalCoalition, number: int, text: str) -> None:
    """Change the body without using the API, whose clients normalize some characters."""
    with coalition.hub.engine.begin(ANONYMOUS) as uow:
        control = repositories.find(uow, ORGANIZATION, "control")
        uow.store.update("issues", issues.find(uow, control, number).id, body=text)


@pytest.mark.parametrize("step", STEPS)
def test_every_proposal_gets_a_reply(coalition: ProposalCoalition, step: int) -> None:
    numbers = {}
    for place, name in list(enumerate(CHANGES))[::step]:
        numbers[name] = coalition.propose(f"wells{step}-{place}")
        slug = f"wells{step}-{place}"
        form = body(name=slug.title(), slug=slug, summary=f"Water of the {place}. district.")
        set_body(coalition, numbers[name], CHANGES[name](form)[:MAX_BODY_LENGTH])
    coalition.run()
    pulls = {pull["head"]["ref"]: pull for pull in coalition.pulls()}
    silent, changed, active = [], [], []
    for name, number in numbers.items():
        replies = coalition.comment_texts(number)
        if len(replies) != 1:
            silent.append((name, len(replies)))
        texts = list(replies)
        if pull := pulls.get(f"proposal/{number}"):
            texts += [pull["title"], pull["body"]]
            manifest = coalition.manifest(f"proposal/{number}")
            load(manifest)
            lint(manifest, "projects.yml")
            message = coalition.founder.get(f"{API}/commits/{pull['head']['sha']}").body["commit"]["message"]
            if is_skipped(f"{pull['title']}\n\n\n{pull['body']}") or is_skipped(message):
                changed.append(name)
        active += [(name, found) for text in texts if (found := dangers(text))]
    assert silent == []
    assert changed == []
    assert active == []
    assert coalition.run() == 0  # every reply is stable


def dangers(text: str) -> dict[str, int]:
    """Count active content that our own texts never contain, unlike references and links."""
    return {name: number for name, number in active_content(text).items() if name in DANGERS}


@pytest.mark.parametrize("step", STEPS)
def test_every_offer_of_help_gets_a_reply(crowd: Crowd, step: int) -> None:
    names = list(CHANGES)[::step]
    numbers = dict(zip(names, crowd.submit_forms(0, len(names)), strict=True))
    valid = filled_form(message="I know the wells of three districts, and can draw maps of them at home.")
    with crowd.hub.engine.begin(ANONYMOUS) as uow:
        control = repositories.find(uow, ORGANIZATION, "control")
        for name, number in numbers.items():
            text = CHANGES[name](valid)[:MAX_BODY_LENGTH]
            uow.store.update("issues", issues.find(uow, control, number).id, body=text)
    reconcile_forms(crowd.bot(), CONTROL)
    replies = crowd.bot_comments()
    assert {name: len(replies[number]) for name, number in numbers.items() if len(replies[number]) != 1} == {}
    assert [name for name, number in numbers.items() if dangers(replies[number][0].text)] == []
    bot = crowd.bot()
    reconcile_forms(bot, CONTROL)
    assert bot.writes == 0


COMMENTS = (
    *("/agree\u200b", "/agree /withdraw", "```\n/agree\n```", "> /agree", "<!-- /agree -->", "\u202e/agree"),
    *(
        "<details>\n\n/agree\n\n</details>",
        "<!-- tahaluf:reply -->\n/agree",
        "/agree@a-bot",
        "|a|\n|-|\n|/agree|",
    ),
    *(
        "${{ github.token }} `/agree` $(id)",
        "::error::/agree",
        "\x1b[31m/agree\x7f",
        "/plan\r/agree",
        "/agree,",
    ),
    *("@a-steward please /agree, closes #1", "[skip ci]\nskip-checks: true", f"/agree {'x' * 60_000}"),
)


def test_unusual_comments_get_no_reply_and_are_no_consent(coalition: ProposalCoalition) -> None:
    number = coalition.submit(name="Seeds", slug="seeds", summary="Seeds for all.", stewards="@a-steward")
    coalition.run(number)
    [pull] = [one["number"] for one in coalition.pulls() if one["head"]["ref"] == f"proposal/{number}"]
    for place in (number, pull):
        for text in COMMENTS:
            path = f"{API}/issues/{place}/comments"
            coalition.people["a-steward"].rest(Rest("POST", path, {"body": text}))
    before = {place: coalition.comment_texts(place) for place in (number, pull)}
    assert coalition.run(number) == 0
    assert {place: coalition.comment_texts(place) for place in (number, pull)} == before
    assert "4242" not in coalition.manifest(f"proposal/{number}")


# -- what can happen to an issue and to its author -----------------------------------------------------------


def _send(coalition: ProposalCoalition, method: str, path: str, **fields: object) -> None:
    coalition.founder.rest(Rest(method, f"{API}{path}", fields or None))  # type: ignore[arg-type]


def lock(coalition: ProposalCoalition, number: int) -> None:
    _send(coalition, "PUT", f"/issues/{number}/lock")


def close_and_reopen(coalition: ProposalCoalition, number: int) -> None:
    for state in ("closed", "open"):
        coalition.edit_issue(number, state=state)


def edit_by_somebody_else(coalition: ProposalCoalition, number: int) -> None:
    text = coalition.founder.get(f"{API}/issues/{number}").body["body"]
    coalition.edit_issue(number, login=None, body=text.replace("All that concerns", "What we know about"))


def delete_the_author(coalition: ProposalCoalition, number: int) -> None:
    """GitHub attributes the issues of a deleted account to the account `ghost`."""
    with coalition.hub.engine.begin(ANONYMOUS) as uow:
        ghost = accounts.by_login(uow, "ghost")
        assert ghost is not None
        uow.store.execute("UPDATE issues SET author_id = ? WHERE number = ?", ghost.id, number)


def delete_the_reply(coalition: ProposalCoalition, number: int) -> None:
    for comment in coalition.comments(number):
        _send(coalition, "DELETE", f"/issues/comments/{comment['id']}")


def rename_the_issue(coalition: ProposalCoalition, number: int) -> None:
    coalition.edit_issue(number, title="[skip ci] @a-steward #1 \u202e<!--")


EVENTS = (
    lock,
    close_and_reopen,
    edit_by_somebody_else,
    delete_the_author,
    delete_the_reply,
    rename_the_issue,
)


@pytest.mark.parametrize("after_a_run", [False, True], ids=["before the first run", "after a run"])
def test_events_on_an_issue_do_not_stop_its_proposal(coalition: ProposalCoalition, after_a_run: bool) -> None:
    prefix = "late" if after_a_run else "early"
    numbers = {event: coalition.propose(f"{prefix}{place}") for place, event in enumerate(EVENTS)}
    moved = coalition.propose(f"{prefix}moved")
    if after_a_run:
        coalition.run()
    for event, number in numbers.items():
        event(coalition, number)
    coalition.delete_issue(moved)  # as if the issue had been transferred to another repository
    coalition.run()
    pulls = {pull["head"]["ref"]: pull for pull in coalition.pulls()}
    for event, number in numbers.items():
        assert pulls[f"proposal/{number}"]["state"] == "open", event.__name__
        [text] = coalition.comment_texts(number)
        assert "is now in pull request" in text, event.__name__
    assert coalition.run() == 0
