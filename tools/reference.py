"""Writes the pages of docs/ that are generated from the code.

`make docs` runs it; tests/tahaluf/cli/test_main.py fails if a committed page is out of date.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Final

from tahaluf import health, manifest
from tahaluf.cli.main import COMMANDS, command_parser, to_sentence
from tahaluf.forms import ErrorCode
from tahaluf.plan import ChangeKind

DOCS: Final = Path(__file__).parents[1] / "docs"

HEADER: Final = """\
# The command line

<!-- Written by `make docs`: a change belongs into the code, or into tools/reference.py. -->

`tahaluf COMMAND …`, or `python -m tahaluf COMMAND …`. The actions run the same commands.

## Exit codes

| code | |
| --- | --- |
| 0 | done, or nothing to do |
| 1 | something for a person to mend: a line on standard error says what and how, [problems.md](problems.md) says more |
| 2 | `plan` alone: there are changes |
| 3 | a bug of ours: what is printed is a report to paste, without any value of yours |
| 130 | interrupted: what is done stays done, and the next run goes on |

## Surroundings

| variable | |
| --- | --- |
| `TAHALUF_TOKEN`, `GITHUB_TOKEN`, `GH_TOKEN` | the token; the first that is set counts. It is never printed. \
With several organizations: that of the one which `--organization` names, or of the coalition's own |
| `TAHALUF_TOKEN_…` | `plan`, `apply`: one organization's own token; its name in capitals, `_` for every other sign |
| `TAHALUF_CONTROL_TOKEN` | `plan --pull`, `apply`: a second token, for the control repository alone |
| `TAHALUF_ALLOW` | `apply`: digests as for `--allow`, with spaces between |
| `GITHUB_REPOSITORY` | the control repository, as `owner/name` |
| `GITHUB_API_URL`, `GITHUB_GRAPHQL_URL`, `GITHUB_SERVER_URL` | another GitHub than github.com |

In a GitHub Actions run (`GITHUB_ACTIONS=true`) mistakes are annotations too, and the job summary says what was done.
`check`, `people`, `form`, `similar`, `scaffold` and `schema` need no network and no token.
"""

DEFAULT_EXIT_CODES: Final = "Exit codes: 0 done, 1 something to mend."

PLAN_JSON: Final = """\
`--json` prints one object. Keys are added in later versions and never change their meaning; `version` says which
shape it is.

```json
{
  "version": 1,
  "digest": "2a97516c354b",
  "requests": 1,
  "points": 5,
  "content_writes": 0,
  "seconds": {"usual": 0.4, "most": 0.4},
  "changes": [
    {
      "project": "water-map",
      "resource": "labels",
      "kind": "rename",
      "target": "good first issue",
      "before": {"name": "beginner friendly"},
      "after": {"name": "good first issue"},
      "why": "an earlier name",
      "risk": "none",
      "origin": "your change",
      "cost": 1,
      "content": 0,
      "digest": "9f86d081884c"
    }
  ],
  "cannot": [
    {"project": "seed-library", "resource": "team", "target": "a-steward", "reason": "…", "mend": "…"}
  ],
  "left": [
    {"project": "water-map", "resource": "labels", "target": "wontfix", "why": "…"}
  ]
}
```

* `changes`: what `apply` would do, by project and in the order of work. `kind` is one of
  KINDS.
  `before` and `after` are plain JSON, or null. `risk` is `none`, `access` (somebody gains power) or
  `destructive` (the next run could not undo it). `origin` is `your change` or, with `--pull`,
  `drift that will be put right` where a run on the base would do the same. `cost` is in requests, `content`
  in writes that count against GitHub's limits on new content.
* `digest` of a change: twelve hex digits of what is done to what, as `apply --allow` takes it. Of the plan: two plans
  that do the same have the same.
* `points`: what the requests weigh in GitHub's limits of points a minute. `seconds`: how long carrying it out takes as
  a rule, and at most, if GitHub counts each of several things made in one request.
* `cannot`: wishes of the manifest that cannot be met, and what to do about each. `left`: what is on GitHub, not in the
  manifest, and stays.

`--shards N` prints a job matrix in one line, and in a run makes it the step's output `matrix`:

```json
{"include": [{"organization": "coalition", "shard": "1/1"}, {"organization": "partners", "shard": "1/1"}]}
```

A job gives what stands in its entry to `plan` or `apply`: `--organization partners --shard 1/1`. Which share a
project is in hangs on its slug alone, and each is in exactly one. Several shares of an organization have one token's
limits together, and their removals count together against `brakes`: they save a run's time and memory, not requests.
"""

PARSE_JSON: Final = """\
`parse --json` prints one object, and exits 1 where `ok` is false.

```json
{"ok": true, "values": {"name": "Water map", "website": null, "skills": ["gis"], "consent": ["I agree"]}}
```

`values` holds every field but `markdown`, in the form's order, by its id, or by its label where it has none. A value
is a text or null (left empty); for a dropdown with `multiple` the list of what was chosen; for checkboxes the labels
that are ticked; for a textarea with `render` the text inside the fence.

```json
{"ok": false, "errors": [{"code": "unknown-option", "field": "skills", "line": 7, "message": "…"}]}
```

`code` is one of
CODES;
[problems.md](problems.md#answers-to-a-form) explains them. `field` is an id or label, or null where the error belongs
to none. `line` counts from 1 in the body; a missing field has that of the heading before which it should stand, or
the last. `message` is for people, and may change.
"""

DOCTOR_JSON: Final = """\
`--json` prints one object; [doctor.md](doctor.md) lists every check.

```json
{
  "needs_fix": true,
  "checks": [
    {
      "id": "roster-private",
      "title": "The roster is private",
      "passed": false,
      "findings": [{"severity": "security", "what": "…", "fix": "…", "why": "…"}]
    }
  ]
}
```

`severity` is one of SEVERITIES. If the check passed, `findings` is empty.
"""

SIMILAR_JSON: Final = """\
`--json` prints a list, best first, empty where nothing is close.

```json
[{"slug": "water-map", "score": 0.95, "reasons": ["same name"]}]
```

`score` is between 0 and 1; what it is made of: [manifest.md](manifest.md#similar-projects). `reasons` are for people,
the strongest first.
"""


def json_formats() -> dict[str, str]:
    """Command → what it prints with --json, in Markdown. The lists come from the code."""
    return {
        "plan": PLAN_JSON.replace("KINDS", _join_codes(ChangeKind)),
        "doctor": DOCTOR_JSON.replace("SEVERITIES", _join_codes(health.Severity)),
        "form": PARSE_JSON.replace("CODES", _join_codes(ErrorCode)),
        "similar": SIMILAR_JSON,
    }


def cli_page() -> str:
    """The page docs/cli.md."""
    formats = json_formats()
    sections = [_section(name, formats.get(name, "")) for name in COMMANDS]
    return "\n".join([HEADER, *sections])


def pages() -> dict[Path, str]:
    """Every page that is written by the code."""
    schema = json.dumps(manifest.schema(), indent=2, ensure_ascii=False) + "\n"
    return {
        DOCS / "cli.md": cli_page(),
        DOCS / "doctor.md": health.reference(health.CHECKS),
        DOCS / "manifest.md": manifest.reference(),
        DOCS / "projects.schema.json": schema,
    }


def _section(command: str, json_format: str) -> str:
    parser = command_parser(command)
    parts = [f"## {command}", to_sentence(COMMANDS[command]), *_usage_sections(parser), _exit_codes(command)]
    return "\n\n".join([*parts, json_format.rstrip()]).rstrip() + "\n"


def _usage_sections(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Synopsis and options of a command, or of each of its verbs."""
    subcommands = next((a for a in parser._actions if isinstance(a, argparse._SubParsersAction)), None)
    if subcommands is None:
        yield from _usage(parser)
        return
    for subcommand in subcommands._choices_actions:
        yield from _usage(subcommands.choices[subcommand.dest], f": {subcommand.help}")


def _usage(parser: argparse.ArgumentParser, summary: str = "") -> Iterator[str]:
    actions = [action for action in parser._actions if action.dest != "help"]
    yield f"`{' '.join([parser.prog, *map(_synopsis, actions)])}`{summary}"
    rows = [f"| `{_option_text(action)}` | {action.help} |" for action in actions if action.help]
    if rows:
        yield "\n".join(["| | |", "| --- | --- |", *rows])


def _synopsis(action: argparse.Action) -> str:
    required = action.required if action.option_strings else action.nargs != "?"
    return _option_text(action) if required else f"[{_option_text(action)}]"


def _option_text(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else str(action.metavar or action.dest.upper())
    return " ".join(filter(None, [*action.option_strings[:1], value]))


def _exit_codes(command: str) -> str:
    """As the command's own file says it."""
    docstring = import_module(f"tahaluf.cli.{command.replace('-', '_')}").__doc__ or ""
    found = re.search(r"Exit codes: [^.]*\.", docstring)
    return found[0] if found else DEFAULT_EXIT_CODES


def _join_codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
