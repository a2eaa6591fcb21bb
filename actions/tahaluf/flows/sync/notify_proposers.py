"""Comments on the issues of merged proposals after `apply`, and closes issues whose projects are complete."""

from typing import Final

from tahaluf.escape import escape_name
from tahaluf.github import Session, close_issue, read_bot_comments, read_merged_proposals, upsert_comment
from tahaluf.i18n import Message, translator_for
from tahaluf.inputs.environment import Environment
from tahaluf.item_errors import ItemErrors
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.output.apply_result import ApplyResult
from tahaluf.problems import CommandError

TOPIC = "applied"

# User-facing messages
CREATED: Final = Message(
    """\
{name} now exists: {url}

It has its first files, its labels and its team. Thank you for proposing it. Its README describes the next steps.
"""
)
ADDED_TO_LIST: Final = Message("{name} is now in the coalition's list. Thank you for proposing it.")
PENDING: Final = Message(
    """\
{name} has been merged, but not everything is set up yet, because the last run could not finish. \
You do not need to do anything: the next run will try again and update this comment.
"""
)
# Log messages
UNFINISHED: Final = "some proposers were not notified ({reasons})"
RETRY: Final = "run it again to continue where it stopped"
VALUES_CHANGED: Final = "the proposal in issue {issue} was merged with values that differ from its form"


def notify_proposers(
    session: Session, env: Environment, manifest: Manifest, shard: Shard, result: ApplyResult
) -> None:
    """Comment on open issues whose pull requests have been merged and whose projects are in this shard.

    A comment that exists is not posted again. Raises CommandError at the end if any comment could not be posted, even
    if this was only because the time limit was reached. The next run posts the rest.
    """
    control, errors = env.control_repository(), ItemErrors[int]()
    for proposal in read_merged_proposals(session, control, errors):
        with errors.isolate(proposal.issue):
            session.rate_limiter.check_deadline()
            project = manifest.find(proposal.slug)
            if project is None or not shard.contains(manifest, project):
                continue  # the project is in another shard, or has been renamed or removed since
            if not proposal.matches_form:
                print(VALUES_CHANGED.format(issue=proposal.issue))
            finished = result.is_finished(project.slug)
            text = _notification(env, manifest, project, proposal.language, finished)
            _notify(session, env, proposal.issue, text, finished)
    if errors:
        reasons = "; ".join(f"#{number}: {error}" for number, error in errors.by_item.items())
        raise CommandError(UNFINISHED.format(reasons=reasons), errors.common_fix(RETRY))


def _notify(session: Session, env: Environment, issue: int, text: str, finished: bool) -> None:
    control = env.control_repository()
    ours = read_bot_comments(session, control, issue)
    if not finished and any(comment.topic == TOPIC for comment in ours):
        return  # this run, or a later run that finished first, has already commented
    upsert_comment(session, control, issue, TOPIC, text, existing=ours)
    if finished:
        close_issue(session, control, issue)


def _notification(
    env: Environment, manifest: Manifest, project: Project, language: str | None, finished: bool
) -> str:
    """Return the comment in the language of the submitted form or, if unknown, in the project's language."""
    translator, name = translator_for([language or project.lang]), escape_name(project.name)
    if not finished:
        return translator.with_direction(translator.translate(PENDING, name=name))
    if not project.is_managed:
        return translator.with_direction(translator.translate(ADDED_TO_LIST, name=name))
    url = f"{env.server_url}/{manifest.full_name_of(project)}"
    return translator.with_direction(translator.translate(CREATED, name=name, url=url))
