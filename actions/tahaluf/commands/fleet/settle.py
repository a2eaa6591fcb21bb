"""After an apply: the issues whose proposals were merged are told, and closed where all is done."""

from typing import Final

from tahaluf.commands.given.environment import Environment
from tahaluf.commands.shown.applied import Applied
from tahaluf.github import Session, close_issue, merged_proposals, our_comments, say
from tahaluf.manifest import Manifest, Part, Project
from tahaluf.text import title
from tahaluf.voice import Text, voice_for

TOPIC = "applied"

# Texts for people
THERE: Final = Text(
    """\
{name} is there: {url}

It has its first files, its labels and its team. Thank you for bringing it. What comes next stands in its README.
"""
)
LISTED: Final = Text("{name} is in the coalition's list now. Thank you for bringing it.")
NOT_YET: Final = Text(
    """\
{name} is merged, and not all of it is done yet: the last run could not finish. \
Nobody has to do anything here; it is tried again, and this comment changes when it is through.
"""
)
# Text for the log
CHANGED: Final = "the proposal of issue {issue} was merged with other values than its form was read as"


def settle_proposals(
    session: Session, env: Environment, manifest: Manifest, part: Part, applied: Applied
) -> None:
    """Tell every open issue whose pull request is merged how its project stands, if that was this run's part.

    Writes nothing that stands.
    """
    control = env.control()
    for proposal in merged_proposals(session, control):
        project = manifest.find(proposal.slug)
        if project is None or not part.holds(manifest, project):
            continue  # changed again by people since, and theirs to say; or another run's
        if not proposal.as_read:
            print(CHANGED.format(issue=proposal.issue))
        finished = applied.finished(project.slug)
        ours = our_comments(session, control, proposal.issue)
        if not finished and any(comment.topic == TOPIC for comment in ours):
            continue  # it is said already, or another run was through before this one
        say(session, control, proposal.issue, TOPIC, _text(env, manifest, project, finished), ours=ours)
        if finished:
            close_issue(session, control, proposal.issue)


def _text(env: Environment, manifest: Manifest, project: Project, finished: bool) -> str:
    voice, name = voice_for([project.lang]), title(project.name)
    if not finished:
        return voice.frame(voice.say(NOT_YET, name=name))
    if not project.governed:
        return voice.frame(voice.say(LISTED, name=name))
    url = f"{env.server_url}/{manifest.home(project)}/{project.slug}"
    return voice.frame(voice.say(THERE, name=name, url=url))
