"""Validates a site's feeds, data files, sitemap and robots.txt with third-party validators, and prints every violation.

    python tests/site/standards FOLDER…

* Feeds: lxml, with a RELAX NG grammar of RFC 4287, and feedparser, which must read them without a complaint.
* Data files: jsonschema, with the schemas that the site publishes. The schemas must be valid themselves.
* The sitemap: lxml, with an XML Schema of sitemaps.org's protocol.
* robots.txt: Protego must read the rules from it that the manifest asks for.

The exit code is 0 if there are no violations. `make validate-site` runs this for the sites of `samples.py`.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import feedparser
from jsonschema import FormatChecker
from jsonschema.validators import validator_for
from lxml import etree
from protego import Protego

HERE = Path(__file__).parent
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_violations(path: Path, grammar: etree.RelaxNG) -> Iterator[str]:
    document = etree.parse(path)
    grammar.validate(document)
    yield from (f"line {error.line}: {error.message}" for error in grammar.error_log)
    for name in ("id", "updated"):
        if document.find(f"{ATOM}{name}") is None:
            yield f"{name} is missing"
    ids = [entry.findtext(f"{ATOM}id") for entry in document.iterfind(f"{ATOM}entry")]
    if len(set(ids)) < len(ids):
        yield "two entries have the same id"
    parsed = feedparser.parse(path.read_bytes())
    if parsed.bozo:
        yield f"feedparser: {parsed.bozo_exception}"
    if parsed.version != "atom10" or len(parsed.entries) != len(ids):
        yield "feedparser reads something else"
    missing = [
        entry.id for entry in parsed.entries if not (entry.title and entry.link and entry.updated_parsed)
    ]
    yield from (f"feedparser: {id_} has no title, link or date" for id_ in missing)


def data_violations(schema_path: Path, data_path: Path) -> Iterator[str]:
    schema = json.loads(schema_path.read_text("utf-8"))
    validator = validator_for(schema)
    validator.check_schema(schema)
    checked = validator(schema, format_checker=FormatChecker())
    for error in checked.iter_errors(json.loads(data_path.read_text("utf-8"))):
        yield f"{error.json_path}: {error.message}"


def sitemap_violations(path: Path) -> Iterator[str]:
    schema = etree.XMLSchema(etree.parse(HERE / "sitemap.xsd"))
    schema.validate(etree.parse(path))
    yield from (f"line {error.line}: {error.message}" for error in schema.error_log)


def robots_violations(path: Path, has_sitemap: bool) -> Iterator[str]:
    text = path.read_text("utf-8")
    rules = Protego.parse(text)
    known = ("user-agent:", "allow:", "disallow:", "sitemap:", "#")
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lower().startswith(known):
            yield f"line {number}: this is not a rule"
    if bool(list(rules.sitemaps)) != (has_sitemap and rules.can_fetch("/", "a-visitor")):
        yield "the sitemap is missing, or there is none"


def violations(site: Path) -> Iterator[str]:
    grammar = etree.RelaxNG(etree.parse(HERE / "atom.rng"))
    feeds = sorted(site.glob("*/*.xml"))
    schemas = sorted(site.glob("schema/*.json"))
    sitemap = site / "sitemap.xml"
    for path in feeds:
        yield from (f"{path}: {what}" for what in feed_violations(path, grammar))
    for path in schemas:
        data = site / path.name
        yield from (f"{data}: {what}" for what in data_violations(path, data))
    if sitemap.exists():
        yield from (f"{sitemap}: {what}" for what in sitemap_violations(sitemap))
    robots = site / "robots.txt"
    yield from (f"{robots}: {what}" for what in robots_violations(robots, sitemap.exists()))
    if not (feeds and schemas):
        yield f"{site}: there are no feeds or no data files"


def main(folders: Sequence[str]) -> int:
    found = [violation for folder in folders for violation in violations(Path(folder))]
    sys.stdout.write("".join(f"{violation}\n" for violation in found))
    sys.stdout.write(f"{len(folders)} sites, {len(found)} violations\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
