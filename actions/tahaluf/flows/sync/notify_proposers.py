"""After an apply: the issues whose proposals were merged are told, and closed where all is done."""

from typing import Final

from tahaluf.escape import escape_name
from tahaluf.github import Session, close_issue, read_bot_comments, read_merged_proposals, upsert_comment
from tahaluf.i18n import Message, translator_for
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import Manifest, Project, Shard
from tahaluf.output.apply_result import ApplyResult

TOPIC = "applied"

# Texts for people
CREATED: Final = Message(
    """\
{name} is there: {url}

It has its first files, its labels and its team. Thank you for bringing it. What comes next stands in its README.
"""
)
ADDED_TO_LIST: Final = Message("{name} is in the coalition's list now. Thank you for bringing it.")
PENDING: Final = Message(
    """\
{name} is merged, and not all of it is done yet: the last run could not finish. \
Nobody has to do anything here; it is tried again, and this comment changes when it is through.
"""
)
# Text for the log
VALUES_CHANGED: Final = "the proposal of issue {issue} was merged with other values than its form was read as"


def notify_proposers(
    session: Session, env: Environment, manifest: Manifest, part: Shard, result: ApplyResult
) -> None:
    """Tell every open issue whose pull request is merged how its project stands, if that was this run's part.

    Writes nothing that stands.
    """
    control = env.control_repository()
    for proposal in read_merged_proposals(session, control):
        project = manifest.find(proposal.slug)
        if project is None or not part.contains(manifest, project):
            continue  # changed again by people since, and theirs to say; or another run's
        if not proposal.matches_form:
            print(VALUES_CHANGED.format(issue=proposal.issue))
        finished = result.is_finished(project.slug)
        ours = read_bot_comments(session, control, proposal.issue)
        if not finished and any(comment.topic == TOPIC for comment in ours):
            continue  # it is said already, or another run was through before this one
        upsert_comment(
            session,
            control,
            proposal.issue,
            TOPIC,
            _notification(env, manifest, project, finished),
            existing=ours,
        )
        if finished:
            close_issue(session, control, proposal.issue)


def _notification(env: Environment, manifest: Manifest, project: Project, finished: bool) -> str:
    translator, name = translator_for([project.lang]), escape_name(project.name)
    if not finished:
        return translator.with_direction(translator.translate(PENDING, name=name))
    if not project.is_managed:
        return translator.with_direction(translator.translate(ADDED_TO_LIST, name=name))
    url = f"{env.server_url}/{manifest.organization_of(project)}/{project.slug}"
    return translator.with_direction(translator.translate(CREATED, name=name, url=url))
