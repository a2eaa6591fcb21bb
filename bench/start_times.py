"""Measures how long commands take compared with an empty Python program, and how much time a large manifest adds."""

import sys
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import run
from support import large_coalition
from support.directory_manifest import large_manifest_text
from tahaluf.manifest import Manifest, load
from tahaluf.similarity import find_similar

ADJECTIVES = [
    "Open",
    "Shared",
    "Small",
    "Night",
    "Spring",
    "Common",
    "Free",
    "Mobile",
    "Public",
    "Quiet",
    "Early",
    "Local",
    "Lasting",
    "Young",
    "Green",
    "Daily",
    "Slow",
    "Second",
]
NOUNS = [
    "wells",
    "bread",
    "buses",
    "clinics",
    "schools",
    "seeds",
    "radios",
    "maps",
    "courts",
    "letters",
    "markets",
    "bridges",
    "rivers",
    "songs",
    "kitchens",
    "looms",
    "orchards",
]
PLACE_NAMES = [
    "North",
    "South",
    "East",
    "West",
    "Harbour",
    "Valley",
    "Hills",
    "Old Town",
    "Delta",
    "Islands",
    "Border",
    "Plain",
    "Coast",
    "Suburbs",
    "Desert",
    "Lakes",
    "Junction",
]

NOUNS_AR = [
    "خريطة",
    "مكتبة",
    "مطبخ",
    "أرشيف",
    "عيادة",
    "مدرسة",
    "ورشة",
    "إذاعة",
    "حديقة",
    "سوق",
    "جسر",
    "نهر",
]
ADJECTIVES_AR = [
    "الليل",
    "الحي",
    "التضامن",
    "الصور",
    "الأسنان",
    "المياه",
    "النجارة",
    "المدينة",
    "الخضار",
    "القرية",
]
ADJECTIVES_AR += [
    "الأطفال",
    "النساء",
    "الجبل",
    "الكتب",
    "البذور",
    "الخبز",
    "الشباب",
    "الصوف",
    "الحرف",
    "الطرق",
]
PLACE_NAMES_AR = [
    "الشمالي",
    "الجنوبي",
    "الشرقي",
    "الغربي",
    "المفتوح",
    "الصغير",
    "المشترك",
    "الجديد",
    "الأول",
    "للجميع",
]
PLACE_NAMES_AR += [
    "المتنقل",
    "اليومي",
    "الأخضر",
    "الحر",
    "الثاني",
    "القديم",
    "الهادئ",
    "البعيد",
    "القريب",
    "المضيء",
    "العام",
]
SUMMARY_ENDINGS = ["for number", "وهو المشروع رقم"]

ROOT = Path(__file__).parents[1]


SITE_SIZES = (60, 1000, 5000)


@dataclass(frozen=True, slots=True)
class StartTime:
    """The fastest of several runs, in seconds."""

    name: str
    wall: float
    cpu: float


def starts(repetitions: int, projects: int) -> list[StartTime]:
    tahaluf = str(Path(sys.executable).with_name("tahaluf"))
    with TemporaryDirectory() as folder:
        large = Path(folder) / "projects.yml"
        large.write_text(large_coalition.manifest_text(projects, 40), encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "tahaluf --help": [tahaluf, "--help"],
            "tahaluf check, this repository": [tahaluf, "check", "--manifest", str(ROOT / "projects.yml")],
            f"tahaluf check, {projects:,} projects": [tahaluf, "check", "--manifest", str(large)],
        }
        measured = [_fastest(name, command, repetitions) for name, command in commands.items()]
        return measured + [
            _site_build(tahaluf, Path(folder), size) for size in SITE_SIZES if size <= projects
        ]


def _site_build(tahaluf: str, folder: Path, projects: int) -> StartTime:
    """Build the public site in two languages. The site is built only once, because this takes several seconds."""
    manifest = folder / f"site-{projects}.yml"
    manifest.write_text(large_manifest_text(projects), encoding="utf-8")
    command = [
        tahaluf,
        "site",
        "build",
        "--manifest",
        str(manifest),
        "--to",
        str(folder / f"site-{projects}"),
    ]
    return _fastest(f"tahaluf site build, {projects:,} projects", command, 1)


def _fastest(name: str, command: list[str], repetitions: int) -> StartTime:
    measurements = [run(command) for _ in range(repetitions)]
    for measurement in measurements:
        assert measurement.code == 0, measurement.out
    return StartTime(name, min(one.wall for one in measurements), min(one.cpu for one in measurements))


@dataclass(frozen=True, slots=True)
class Search:
    """The CPU seconds for reading the manifest, for the first search for duplicates, and for each later search.

    `first_search` is the slower of two searches, one for a Latin name and one for an Arabic name. The time of each
    search is the best of several runs.
    """

    projects: int
    load_seconds: float
    first_search: float
    next_search: float


def search(projects: int) -> Search:
    """Time searches in a manifest where half of the projects have Arabic names. All slugs are in Latin letters."""
    names = [" ".join(parts) for parts in product(ADJECTIVES, NOUNS, PLACE_NAMES)][:projects]
    arabic = [" ".join(parts) for parts in product(NOUNS_AR, ADJECTIVES_AR, PLACE_NAMES_AR)]
    lines = ["version: 1", "organization: big-coalition", "projects:"]
    for number, latin in enumerate(names):
        name = arabic[number] if number % 2 else latin
        lines += [f"  - slug: {large_coalition.slug(number)}", f"    name: {name}"]
        lines += [f"    summary: {name}, {SUMMARY_ENDINGS[number % 2]} {number}."]
    started = time.process_time()
    coalition = load("\n".join(lines) + "\n", "projects.yml")
    load_seconds = time.process_time() - started
    queries = (f"{ADJECTIVES[0]} {NOUNS[1]}", f"{NOUNS_AR[1]} {ADJECTIVES_AR[0]}")
    first = max(min(_first_search(coalition, name) for _ in range(5)) for name in queries)
    started = time.process_time()
    for noun in NOUNS[:10]:
        find_similar(
            coalition, f"{noun} around {PLACE_NAMES[0]}", summary=f"Where the {noun} are, week by week."
        )
    return Search(len(names), load_seconds, first, (time.process_time() - started) / 10)


def _first_search(coalition: Manifest, name: str) -> float:
    coalition.cache.clear()
    started = time.process_time()
    find_similar(coalition, name, summary="Which one is nearest? أيها الأقرب إلى هذا؟")
    return time.process_time() - started
