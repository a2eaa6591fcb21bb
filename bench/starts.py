"""How long a command takes to begin and to end, next to an empty Python; and what a large manifest costs."""

import sys
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import big_town
from measure import run
from tahaluf.manifest import Manifest, load, similar

HOW = [
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
WHAT = [
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
WHERE = [
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

WHAT_AR = ["خريطة", "مكتبة", "مطبخ", "أرشيف", "عيادة", "مدرسة", "ورشة", "إذاعة", "حديقة", "سوق", "جسر", "نهر"]
HOW_AR = ["الليل", "الحي", "التضامن", "الصور", "الأسنان", "المياه", "النجارة", "المدينة", "الخضار", "القرية"]
HOW_AR += ["الأطفال", "النساء", "الجبل", "الكتب", "البذور", "الخبز", "الشباب", "الصوف", "الحرف", "الطرق"]
WHERE_AR = [
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
WHERE_AR += [
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
ABOUT = ["for number", "وهو المشروع رقم"]

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Start:
    """The least of several runs, in seconds."""

    what: str
    wall: float
    cpu: float


def starts(times: int, projects: int) -> list[Start]:
    tahaluf = str(Path(sys.executable).with_name("tahaluf"))
    with TemporaryDirectory() as folder:
        large = Path(folder) / "projects.yml"
        large.write_text(big_town.manifest_text(projects, 40), encoding="utf-8")
        asked = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "tahaluf --help": [tahaluf, "--help"],
            "tahaluf check, this repository": [tahaluf, "check", "--manifest", str(ROOT / "projects.yml")],
            f"tahaluf check, {projects:,} projects": [tahaluf, "check", "--manifest", str(large)],
        }
        return [_least(what, words, times) for what, words in asked.items()]


def _least(what: str, words: list[str], times: int) -> Start:
    ran = [run(words) for _ in range(times)]
    for one in ran:
        assert one.code == 0, one.out
    return Start(what, min(one.wall for one in ran), min(one.cpu for one in ran))


@dataclass(frozen=True, slots=True)
class Search:
    """CPU seconds: of reading the manifest, of the first search for duplicates, and of each one after it.

    `first`: the slower of two, for a name in Latin and for one in Arabic letters, each the least of several.
    """

    projects: int
    load: float
    first: float
    each: float


def search(projects: int) -> Search:
    """Half of the projects have their names in Arabic; all have their slugs in Latin letters."""
    names = [" ".join(words) for words in product(HOW, WHAT, WHERE)][:projects]
    arabic = [" ".join(words) for words in product(WHAT_AR, HOW_AR, WHERE_AR)]
    lines = ["version: 1", "organization: big-coalition", "projects:"]
    for number, latin in enumerate(names):
        name = arabic[number] if number % 2 else latin
        lines += [f"  - slug: {big_town.slug(number)}", f"    name: {name}"]
        lines += [f"    summary: {name}, {ABOUT[number % 2]} {number}."]
    began = time.process_time()
    coalition = load("\n".join(lines) + "\n", "projects.yml")
    loaded = time.process_time() - began
    asked = (f"{HOW[0]} {WHAT[1]}", f"{WHAT_AR[1]} {HOW_AR[0]}")
    first = max(min(_first(coalition, name) for _ in range(5)) for name in asked)
    began = time.process_time()
    for what in WHAT[:10]:
        similar(coalition, f"{what} around {WHERE[0]}", summary=f"Where the {what} are, week by week.")
    return Search(len(names), loaded, first, (time.process_time() - began) / 10)


def _first(coalition: Manifest, name: str) -> float:
    coalition.memo.clear()
    began = time.process_time()
    similar(coalition, name, summary="Which one is nearest? أيها الأقرب إلى هذا؟")
    return time.process_time() - began
