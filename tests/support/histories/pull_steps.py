"""Steps in which people and the bot work on pull requests."""

from support.attacks import i_will_be_steward
from support.busy_coalition import proposal_form
from support.histories.edits import edit
from support.histories.history import ACCOUNTS, AnnouncedHistory, Pull, describe_edit
from support.histories.manifest_parts import dump
from support.histories.manifest_words import Words, members, people, purposes
from support.histories.names import NAMES, PEOPLE
from support.plan_comments import MARKER, parse_plan_comment


def pull(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    main = history.manifest()
    edited = edit(main, a, b, c)
    if edited == main:
        return
    history.created += 1
    branch = f"change-{history.created}"
    number = history.target.open_pull(branch, "projects.yml", dump(edited))
    history.pulls.append(Pull(number, branch))
    history.log.append(f"  #{number}: {describe_edit(main, edited)}")


def proposal(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Let someone submit a form, for which the bot opens a pull request. The author may offer to be a steward."""
    name, author = NAMES[a % len(NAMES)], ("a-proposer", "an-outsider")[b % 2]
    answers = {"slug": name, "steward": i_will_be_steward()} if c % 2 else {"slug": name}
    issue = history.target.issue(author, "proposal", proposal_form(name.title(), **answers))
    before = history.organization()
    pulls = history.target.answer(issue)
    history.nothing_but_control(before, "propose")
    for number in pulls:
        pull = Pull(number, f"proposal/{issue}")
        if c % 2:
            pull.agreed[author] = purposes(history.branch_words(pull), author, ACCOUNTS)
        history.pulls.append(pull)
        history.log.append(f"  #{number}: proposes {name} by {author}")


def agree(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    if pull := history.find_pull(a):
        # People agree to the manifest that the merge would produce, which may list them because of another merge.
        words = history.merge_result(pull) or history.branch_words(pull)
        # Usually, the person who agrees was asked to.
        asked = sorted(_newly_listed(words, history.record.words)) or [login for login, _ in PEOPLE]
        login = asked[b % len(asked)]
        history.target.comment(login, pull.number, "/agree")
        pull.agreed[login] = purposes(words, login, ACCOUNTS)
        pull.withdrawn.discard(login)
        history.log.append(f"  #{pull.number}: {login} agrees")


def withdraw(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    pull = history.find_pull(a)
    if pull and pull.agreed:
        login = sorted(pull.agreed)[b % len(pull.agreed)]
        history.target.comment(login, pull.number, "/withdraw")
        del pull.agreed[login]
        pull.withdrawn.add(login)
        history.log.append(f"  #{pull.number}: {login} withdraws")


def chatter(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    if pull := history.find_pull(a):
        text = ("+1", "> /agree\n\nI think they should.", "`/agree`", "/plan")[b % 4]
        history.target.comment("a-volunteer", pull.number, text)


def forged_plan(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Let a stranger who pretends to be the bot post another pull request's plan."""
    pull, other = history.find_pull(a), history.find_pull(b)
    if pull and other and other.plan:
        history.target.comment("a-volunteer", pull.number, other.plan.text)


def push(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    """Push another edit to the same branch."""
    if pull := history.find_pull(a):
        before = history.manifest(pull.branch)
        edited = edit(before, b, c, a)
        history.target.here.write("control", "projects.yml", dump(edited), pull.branch)
        history.log.append(f"  #{pull.number}: pushed {describe_edit(before, edited)}")


def plan(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    pull = history.find_pull(a)
    if pull is None:
        return
    before, result = history.organization(), history.merge_result(pull)
    is_first = not history.bot_comments(pull.number)
    ran = history.target.plan(pull.number)
    history.check_code(f"plan of #{pull.number}", ran, (0, 1, 2))
    history.nothing_but_control(before, "plan")
    comments = [text for text in history.target.comments(pull.number) if MARKER in text]
    ours = history.bot_comments(pull.number)
    history.log.append(f"  plan #{pull.number}: {ran.code} {len(comments)}")
    if not ours:
        return
    comment = parse_plan_comment(ours[-1])
    pull.plan = comment
    if is_first and result is not None:
        # Nothing shows what the pull request said before its first plan, so earlier comments agree to what it says now
        for login, agreed in pull.agreed.items():
            agreed.update(purposes(result, login, ACCOUNTS))
    if result is not None and comment.head == history.head(pull):
        history.judge.judge_plan(comment, result, history.main(), history.secrets())


def replan(history: AnnouncedHistory, *_: int) -> None:
    """Update the plans of open pull requests after a push to the default branch, unless this run has been lost."""
    before = history.organization()
    history.target.check_out()
    ran = history.target.run("plan", "--open-pulls")
    history.check_code("replan", ran, (0, 1))
    history.nothing_but_control(before, "replan")
    for pull in history.pulls:
        if ours := history.bot_comments(pull.number):
            pull.plan = parse_plan_comment(ours[-1])
    history.log.append(f"  replan: {ran.code} {ran.output.splitlines()}")


def merge(history: AnnouncedHistory, a: int, b: int, c: int) -> None:
    pull = history.find_pull(a)
    if pull is None:
        return
    if history.merge_result(pull) is None:
        history.log.append(f"  #{pull.number}: GitHub refuses to merge it: it conflicts with main")
        return
    plan = pull.plan if pull.plan and pull.plan.head == history.head(pull) else None
    history.target.merge(pull.number)
    history.pulls.remove(pull)
    history.remember_commit()
    consents = {(login, one) for login, agreed in pull.agreed.items() for one in agreed}
    # A plan shows all access that has not been given yet, so a withdrawal there counts for all of this access
    record = history.record
    record.withdrawn = (record.withdrawn | (pull.withdrawn if plan else set())) - pull.agreed.keys()
    record.merge(pull.number, history.main(), plan, consents, history.organization())
    history.log.append(f"  #{pull.number}: merged {'with' if plan else 'without'} its plan")


def _newly_listed(words: Words, before: Words) -> set[str]:
    """Return the people whom a manifest adds to a project or a shared team."""
    found: set[str] = set()
    for slug, entry in words.managed.items():
        found |= people(entry, ACCOUNTS) - people(before.managed.get(slug, {}), ACCOUNTS)
    for name, team in words.teams.items():
        found |= {*members(team, ACCOUNTS)} - {*members(before.teams.get(name, {}), ACCOUNTS)}
    return found


PULL_STEPS = (pull, proposal, agree, withdraw, chatter, forged_plan, push, plan, replan, merge)
