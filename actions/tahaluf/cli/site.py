"""`tahaluf site build`, `check` and `profile`: build and check the coalition's public site.

These commands need no network access and no token.
"""

import argparse
import shlex
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from tahaluf.flows.site import (
    check_folder,
    left_out_problems,
    load_site,
    write_profile,
    write_site,
    write_zip,
)
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.options import add_manifest_option, iso_date
from tahaluf.layout import MANIFEST_FILE
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.output.workflow import set_output
from tahaluf.problems import InvalidInput

EXIT_CODES: Final = {
    0: "the command succeeded",
    1: "there was an error, or problems were found",
}

DEFAULT_FOLDER: Final = Path("_site")
CHECKED_OUTPUT: Final = "checked"  # `true` if the site has no problems and can be published

# User-facing messages
NEXT_STEPS: Final = """\
To view it:   python3 -m http.server --directory {folder}
To check it:  tahaluf site check {folder}"""
NO_MANIFEST: Final = (
    f"There is no {MANIFEST_FILE} here, so the pages were not searched for the logins of stewards who did not ask to "
    "be named. To search for them, use --manifest."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    build = subparsers.add_parser("build", help="build the site for the manifest's projects in a folder")
    add_manifest_option(build)
    build.add_argument(
        "--to",
        type=Path,
        default=DEFAULT_FOLDER,
        metavar="DIR",
        help=f"the folder to write; default: {DEFAULT_FOLDER}",
    )
    build.add_argument(
        "--date", type=iso_date, metavar="YYYY-MM-DD", help="the date on the pages; default: today (UTC)"
    )
    build.add_argument(
        "--address",
        type=site_address,
        metavar="URL",
        help="where the site is published; default: GITHUB_REPOSITORY on GitHub Pages",
    )
    build.add_argument(
        "--zip", action="store_true", help="also write DIR.zip, a copy that opens without a server"
    )
    build.add_argument(
        "--check", action="store_true", help="also check the written site, as `tahaluf site check` does"
    )
    build.set_defaults(handler=_build)
    check = subparsers.add_parser("check", help="check the links, languages, sizes and privacy of a site")
    check.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=DEFAULT_FOLDER,
        metavar="DIR",
        help=f"the folder that contains the site; default: {DEFAULT_FOLDER}",
    )
    add_manifest_option(check)
    check.set_defaults(handler=_check)
    profile = subparsers.add_parser(
        "profile", help="update the table of projects in the organization's profile"
    )
    profile.add_argument(
        "file", type=Path, metavar="README.md", help="the file, in a checkout of the .github repository"
    )
    add_manifest_option(profile)
    profile.add_argument("--address", type=site_address, metavar="URL", help="where the site is published")
    profile.set_defaults(handler=_profile)


def run(options: argparse.Namespace) -> int:
    return int(options.handler(options))


def site_address(text: str) -> str:
    """argparse type: the URL of a folder, with a trailing slash."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a site's address: write https://projects.example.org/"
        )
    return text.rstrip("/") + "/"


def _build(options: argparse.Namespace) -> int:
    day = options.date or options.clock.today()
    site = load_site(options.manifest, day, options.address, Environment.read(clock=options.clock))
    written = write_site(site, options.to)
    print(f"{options.to}: {written.count} files")
    if options.zip:
        archive = options.to.with_name(f"{options.to.name}.zip")
        write_zip(replace(site.without(written.left_out), for_files=True), archive)
        print(f"{archive}: a copy of the site that works without a server")
    if options.check:
        _check_folder(options.to, options.manifest)
        set_output(CHECKED_OUTPUT, "true")
    else:
        print(NEXT_STEPS.format(folder=shlex.quote(str(options.to))))
    if written.left_out:
        raise InvalidInput(left_out_problems(written.left_out, options.manifest))
    return EXIT_OK


def _profile(options: argparse.Namespace) -> int:
    clock = options.clock
    site = load_site(options.manifest, clock.today(), options.address, Environment.read(clock=clock))
    print(f"{options.file}: {'updated' if write_profile(site, options.file) else 'nothing to change'}")
    return EXIT_OK


def _check(options: argparse.Namespace) -> int:
    return _check_folder(options.folder, options.manifest)


def _check_folder(folder: Path, manifest: Path) -> int:
    # Only the default file may be missing: a missing file that the user named is probably a typing mistake
    is_skipped = manifest == Path(MANIFEST_FILE) and not manifest.exists()
    problems = check_folder(folder, None if is_skipped else manifest)
    if problems:
        raise InvalidInput(problems)
    print(f"{folder}: no problems found")
    if is_skipped:
        print(NO_MANIFEST)
    return EXIT_OK
