"""Builds the public site from a checkout of the control repository, and checks built sites, without a network."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from tahaluf.directory import (
    OWN_FOLDER,
    PAGE_NAMES,
    SEALING_PAGE,
    Logo,
    Site,
    SiteBuild,
    SiteEntry,
    build_without_failing,
    check,
    profile_block,
    recipients_match,
    zip_files,
)
from tahaluf.i18n import available_languages
from tahaluf.inputs.environment import Environment
from tahaluf.inputs.library_files import read_library
from tahaluf.inputs.local_files import read_manifest, read_text
from tahaluf.layout import GUIDES_FOLDER
from tahaluf.manifest import Manifest, People
from tahaluf.marked_block import PROFILE_BLOCK
from tahaluf.problems import CommandError, InvalidInput, Location, Problem
from tahaluf.yaml_source import child, compose, items, location_of, scalar_text

LOGOS: Final = {"site/logo.svg": "image/svg+xml", "site/logo.png": "image/png"}
MAX_LOGO: Final = 3_000  # bytes
STYLES: Final = "site/style.css"

# Lists the files of the last build. GitHub Pages does not publish files whose names begin with a dot
LISTING: Final = ".tahaluf-site"

LEFT_OUT: Final = "the site does not show the {kind} {id}: {reason}"


def load_site(manifest: Path, day: date, address: str | None, env: Environment) -> Site:
    """Load the site's input. The address defaults to the one in the manifest or, if there is none, to the GitHub Pages
    URL if that is known."""
    loaded = read_manifest(manifest)
    site = manifest_site(loaded, day, env)
    return replace(
        site,
        logo=_logo(manifest.parent),
        templates=_templates(manifest.parent),
        styles=read_text(styles) if (styles := manifest.parent / STYLES).is_file() else "",
        sealing_page=_sealing_page(manifest.parent, loaded),
        **_read_library(manifest.parent),
        address=address or site.address,
    )


def manifest_site(manifest: Manifest, day: date, env: Environment) -> Site:
    """Return the part of the site's input that needs no other file than the manifest."""
    repository = env.repository
    own_address = manifest.site.address and manifest.site.address.rstrip("/") + "/"
    return Site(
        manifest=manifest,
        locales=tuple(code for code in manifest.locales if code in available_languages()) or ("en",),
        date=day,
        server=env.server_url,
        repository=repository,
        address=own_address or (repository and _pages_address(repository)),
    )


def _read_library(root: Path) -> dict[str, Any]:
    """Read resources, offers and guides. Missing files count as empty. Raises InvalidInput with all problems."""
    found, problems = read_library(root)
    if problems:
        raise InvalidInput(problems)
    return found


def _logo(root: Path) -> Logo | None:
    """Read the coalition's logo, if any. Raises CommandError if it is too large for the style sheet of every page."""
    for name, media_type in LOGOS.items():
        path = root / name
        if path.is_file():
            content = path.read_bytes()
            if len(content) > MAX_LOGO:
                raise CommandError(
                    f"{path} is {len(content):,} bytes long, and every visitor loads it; the limit is "
                    f"{MAX_LOGO:,}",
                    "simplify the drawing, or make the image smaller",
                )
            return Logo(media_type, content)
    return None


def _templates(root: Path) -> tuple[tuple[str, str], ...]:
    """Read the coalition's own page templates. Raises CommandError if a template neither replaces a page nor is a
    partial.
    """
    paths = sorted((root / OWN_FOLDER).glob("*.html"))
    for path in paths:
        if path.name not in PAGE_NAMES and not path.name.startswith("_"):
            raise CommandError(
                f"{path} does not replace any of the site's templates",
                "begin its name with _ if other templates include it; the site's templates are "
                f"{', '.join(sorted(PAGE_NAMES))}",
            )
    return tuple((path.name, read_text(path)) for path in paths)


def _sealing_page(root: Path, manifest: Manifest) -> bytes | None:
    """Read the built sealing page, if any. Raises CommandError if it was built for different recipients."""
    path = root / SEALING_PAGE
    if not path.is_file():
        return None
    page = path.read_bytes()
    if not recipients_match(page, manifest):
        raise CommandError(
            f"{path} seals messages for recipients other than those in the manifest",
            "rebuild it with `make seal-page` and commit it, or delete it if nobody receives sealed messages",
        )
    return page


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """`count`: the number of files. `left_out`: the entries that could not be shown, with the reasons."""

    count: int
    left_out: Mapping[SiteEntry, CommandError]


def write_site(site: Site, folder: Path) -> WrittenSite:
    """Build the site in a folder.

    The previous build is replaced, and other files in the folder are kept. Raises CommandError if the folder contains
    files but no previous build.
    """
    previous = _previous_files(folder)
    files, left_out = _build(site)
    for path in sorted(previous - files.keys()):
        _remove(folder, path)
    for parent in sorted({path.rpartition("/")[0] for path in files}):
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        (folder / path).write_bytes(content)
    (folder / LISTING).write_text("".join(f"{path}\n" for path in files), encoding="utf-8")
    return WrittenSite(len(files), left_out)


def _build(site: Site) -> SiteBuild:
    """Build the site without entries that cause an error.

    The coalition's own templates are not trusted, so they are rendered in a restricted process.
    """
    if not site.templates:
        return build_without_failing(site)
    from tahaluf.rendering import render_site

    return render_site(site)


def write_zip(site: Site, path: Path) -> None:
    """Write the site as a single archive, whose pages also work when opened from a local folder."""
    path.write_bytes(zip_files(_build(site).files, site))


def left_out_problems(left_out: Mapping[SiteEntry, CommandError], manifest: Path) -> list[Problem]:
    """Return a problem at the place of each entry that is not on the site."""
    return [
        Problem(
            _location(entry, manifest),
            "site-entry",
            LEFT_OUT.format(kind=entry.kind.removesuffix("s"), id=entry.id, reason=error.what),
            error.fix,
        )
        for entry, error in left_out.items()
    ]


def _location(entry: SiteEntry, manifest: Path) -> Location:
    if entry.kind == "guides":
        return Location(str(manifest.parent / GUIDES_FOLDER / f"{entry.id}.md"))
    is_project = entry.kind == "projects"
    path = manifest if is_project else manifest.with_name(f"{entry.kind}.yml")
    key = "slug" if is_project else "id"
    for node in items(child(compose(read_text(path), str(path)), entry.kind)):
        if scalar_text(child(node, key)) == entry.id:
            return location_of(str(path), node)
    return Location(str(path))


def write_profile(site: Site, path: Path) -> bool:
    """Update the table of projects in a Markdown file, which may not exist yet. Returns whether the file changed."""
    current = read_text(path) if path.exists() else ""
    updated = PROFILE_BLOCK.put(profile_block(site), current)
    if updated == current:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(updated, encoding="utf-8", newline="")
    return True


def check_folder(folder: Path, manifest: Path | None) -> list[Problem]:
    """Return the problems in a built site. With a manifest, also check whether the site mentions stewards."""
    if not (folder / "index.html").is_file():
        raise CommandError(f"there is no site in {folder}", "build it first: tahaluf site build")
    people = People.from_manifest(read_manifest(manifest)) if manifest else None
    return check(_read_files(folder), people)


def _read_files(folder: Path) -> Mapping[str, bytes]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LISTING)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _pages_address(repository: str) -> str:
    owner, _, name = repository.partition("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def _previous_files(folder: Path) -> set[str]:
    listing = folder / LISTING
    if listing.is_file():
        return set(_safe_paths(listing.read_text(encoding="utf-8").splitlines()))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(
            f"{folder} exists and is not an earlier build of a site", "choose a new or empty folder with --to"
        )
    return set()


def _safe_paths(lines: Iterable[str]) -> Iterable[str]:
    """Return only the paths inside the folder, because anyone could have edited the file that lists them."""
    for line in lines:
        path = PurePosixPath(line)
        if line and not path.is_absolute() and ".." not in path.parts and "\\" not in line:
            yield line


def _remove(folder: Path, path: str) -> None:
    """Remove a file of the previous build, and the folders that this leaves empty."""
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):  # the path goes through a symbolic link
        return
    target.unlink(missing_ok=True)
    for parent in PurePosixPath(path).parents[:-1]:
        with suppress(OSError):
            (folder / parent).rmdir()
