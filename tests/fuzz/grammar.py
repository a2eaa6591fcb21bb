"""Generates realistic form answers, manifests, form definitions and templates, reproducible by seed.

Unlike the output of `mutations`, most parts of each input are correct. The others contain mistakes seen in public bug
reports and real forms, such as a wrong bracket, an answer in the wrong place, a colon in a string, "None", "GPL", or
a login written as an address.
"""

from collections.abc import Sequence
from random import Random
from typing import Final, TypeVar

from tahaluf.forms import Field, FieldValue, Form, render

T = TypeVar("T")

ODD: Final = 0.07  # the proportion of values that are not correct


def _lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


NAMES: Final = _lines("""
Water map
خريطة المياه
Night lessons
مدرسة الليل
نقشهٔ آب
Carte de l'eau
المياه – Water
Map / Karte
Seeds & friends
👩‍👩‍👧 club
""")
ODD_NAMES: Final = [
    *_lines("""
 Water  map
WATER MAP
"Water map"
Water map: the second
Water map #2
[Water] map
C++ & <b>friends</b>
Map @everyone
Map [skip ci]
name: map
- map
true
null
1.0
2026-01-31
0x10
~
М\u0430p
Ａ map
…
.
{{ name }}
${{ github.token }}
\\n
Bread prices
"""),
    "",
    "Map\u200b",
    "\u202eMap",
    "Map\ttwo",
    "Map\u2028two",
    "x" * 300,
]
TEXTS: Final = _lines("""
Where wells still work, week by week.
أين تعمل الآبار، أسبوعًا بعد أسبوع.
We map wells (and pipes).
See https://example.org for more
Nous cartographions les puits; chaque semaine.
Where: the old town. When: Thursdays #weekly
""")
ODD_TEXTS: Final = [
    *_lines("""
TBD
-
Write to us at somebody@example.org
WhatsApp: +1 202 555 0100
واتساب ٠٠٩٦٣ ٥٥٥ ٠١٠٠
**Bold** and `code`
# Heading
> quoted
1. one
<!-- hidden -->
<img src=x>
#12 and @somebody
fixes #1
/agree
::error::x
a: b # c
'single
"double
{curly
[square
%percent
*star
&and
!bang
اكتبوا إلينا: t.me/somebody
### Summary
---
trailing\x20\x20
\u00a0\u00a0
𝐁old
_No response_
"""),
    "We map wells.\nAnd pipes.",
    "- a list\n- of two",
    "```\ncode\n```",
    "### خريطة\n\nنص",
    "\ttab",
    "\x00",
    "word " * 400,
]
NOTHING: Final = (
    "",
    "None",
    "none",
    "N/A",
    "n/a",
    "-",
    "لا يوجد",
    "لا شيء",
    "_No response_",
    "no",
    "?",
    ".",
    "TBD",
    "—",
)
ODD_SLUGS: Final = _lines("""
Water-Map
water_map
water map
well-map
well.map
well--map
-map
map-
خريطة
a
con
.git
map.git
bread-prices
flour-prices
example-coalition
proposal
1
map/2
https://github.com/o/map
roster
control
.github
""")
LICENSES: Final = _lines("""
MIT
MIT License
The MIT Licence
GPLv3
GPL-3.0
gnu gpl v3 or later
AGPL-3.0-or-later
Apache-2.0
CC BY 4.0
CC0
ODbL
I don't know
لا أعرف
""")
ODD_LICENSES: Final = (
    "mit or so",
    "proprietary",
    "BSD",
    "MIT/Apache",
    "رخصة MIT",
    "GPL",
    "ask us",
    "LICENSE.md",
    "©",
)
LOGINS: Final = (
    "an-author",
    "@another",
    "another",
    "https://github.com/another",
    "another, third",
    "another\nthird",
)
ODD_LOGINS: Final = _lines("""
another_one
a--b
dash-
github.com/another/
another and third
somebody@example.org
Jane Doe
محمد
@org/team
another (me)
[another](https://github.com/another)
https://github.com/orgs/another
@
""")
URLS: Final = (
    "https://example.org",
    "http://example.org/a?b=c#d",
    "https://github.com/a/b",
    "https://facebook.com/page",
)
ODD_URLS: Final = _lines("""
example.org
www.example.org
https://linkedin.com/in/somebody
https://t.me/joinchat/x
https://example.org/a b
ftp://example.org
https://مثال.إختبار
https://example.org/(a)
javascript:alert(1)
<https://example.org>
https://user:pw@example.org
https://example.org https://example.com
https://
mailto:a@example.org
""")
HOURS: Final = ("3-5", "1-2", "6-10", "5")
ODD_HOURS: Final = (
    "3–5",
    "3 to 5",
    "٣-٥",
    "10+",
    "a few",
    "20 hours",
    "-1",
    "1e9",
    "5-3",
    "0",
    "half a day",
    "2,5",
)


def _value(rng: Random, usual: Sequence[T], odd: Sequence[T]) -> T:
    return rng.choice(odd if rng.random() < ODD else usual)


def _slug(rng: Random) -> str:
    return _value(rng, (f"map-{rng.randrange(9999)}",), ODD_SLUGS)


def words_of(rng: Random) -> str:
    """A string made of one or more pieces."""
    pieces = rng.choices([*NAMES, *TEXTS, *ODD_TEXTS, *NOTHING], k=rng.choice((1, 1, 1, 2, 5)))
    return rng.choice((" ", " ", "\n", ", ")).join(pieces)


# -- forms ----------------------------------------------------------------------------------------------------


def issue_body(rng: Random, form: Form) -> str:
    """The body of a form, as submitted by someone who may have edited it afterwards."""
    text = render(form, {field.key: _answer(rng, field) for field in form.fields})
    for _ in range(rng.choice((0,) * 8 + (1, 1, 2))):
        text = _edited(rng, text)
    return text


def _answer(rng: Random, field: Field) -> FieldValue:
    if field.type == "checkboxes":
        all_ticked = rng.random() > ODD
        return (
            list(field.choices)
            if all_ticked
            else rng.sample(field.choices, rng.randint(0, len(field.choices)))
        )
    if field.choices:
        if not field.required and rng.random() < 0.3:
            return None
        chosen = rng.sample(field.choices, min(len(field.choices), rng.choice((1, 1, 2, 4))))
        return chosen if field.multiple else chosen[0]
    if not field.required and rng.random() < 0.5:
        return rng.choice((None, None, *NOTHING))
    if rng.random() < 0.02:
        return words_of(rng)
    return _text_for(rng, field.key)


def _text_for(rng: Random, key: str) -> str:
    match key:
        case "slug":
            return _slug(rng)
        case "name" | "role":
            return _value(rng, NAMES, ODD_NAMES)
        case "license":
            return _value(rng, LICENSES, ODD_LICENSES)
        case "stewards":
            return _value(rng, LOGINS, ODD_LOGINS)
        case "url":
            return _value(rng, URLS, ODD_URLS)
    return _value(rng, TEXTS, ODD_TEXTS)


def _edited(rng: Random, text: str) -> str:
    lines = text.split("\n")
    place = rng.randrange(len(lines))
    headings = [number for number, line in enumerate(lines) if line.startswith("### ")] or [0]
    match rng.randrange(14):
        case 0:
            return text.replace("\n", "\r\n")
        case 1:
            del lines[place]
        case 2:
            lines.insert(place, rng.choice([*TEXTS, *ODD_TEXTS]))
        case 3:
            lines[rng.choice(headings)] += rng.choice((":", " (optional)", " ", "s"))
        case 4:
            start = rng.choice(headings)
            lines += ["", *lines[start : start + 3]]
        case 5:
            start = rng.choice(headings)
            del lines[start : start + rng.choice((1, 2, 3, 4))]
        case 6:
            return text.replace("- [x]", rng.choice(("- [X]", "* [x]", "- [ x ]", "-[x]", "[x]")))
        case 7:
            return "\n".join(f"> {line}" for line in lines)
        case 8:
            return rng.choice(("Hello,\n\n", "السلام عليكم\n", "\n\n\n", "\ufeff")) + text
        case 9:
            return text + rng.choice(
                ("\n\nThanks!\n", "\n\n---\nSent from my phone", "\n<!-- x -->", "\n### New\n\nx")
            )
        case 10:
            return text.replace("### ", rng.choice(("## ", "#### ", "###", "### **")))
        case 11:
            return text[: rng.randrange(len(text) + 1)]
        case 12:
            return text.replace(" · ", rng.choice((" - ", ", ", "·")))
        case _:
            return text.replace("_No response_", rng.choice(NOTHING))
    return "\n".join(lines)


# -- manifests ------------------------------------------------------------------------------------------------

TOP_KEYS: Final = _lines("""
name: The coalition
languages: {ar: {name: Arabic, name_ar: العربية}, en: {name: English}}
defaults: {template: community}
defaults: {visibility: private, unlisted: delete, unlisted_members: keep}
removal_limits: {removals: 3, share: 10}
volunteers: {intake: members, quiet: 30}
roster: people
# a comment
""")
ODD_TOP_KEYS: Final = _lines("""
volunteers: {intake: maybe}
labels: [bug]
labels: {core: [{name: bug, color: 000000}]}
<<: *base
x: y
---
links:
removal_limits: 3
%YAML 1.2
""")
PROJECT_KEYS: Final = _lines("""
lang: ar
lang: en
lang: fr-FR
area: media
status: active
{status: dormant, since: 2026-01-31, reason: Nobody has time.}
stewards: [{login: a, id: 1}]
stewards: [{login: c-d, id: 42}]
trust: {license: MIT, funds: none}
trust: {license: ODbL-1.0}
repository: null
repository: {template: dataset}
repository: {visibility: private, topics: [water], labels: [core]}
repository: https://example.org/map
links: {website: "https://example.org"}
roles: [{id: r, title: Digger, skills: [gis], hours: 3-5, open: 1}]
aliases: [older-name]
team: null
team: {privacy: closed}
translations: {ar: {name: خريطة}}
adopt: true
""")
ODD_PROJECT_KEYS: Final = _lines("""
lang: English
lang: no
area: Media
status: done
status: archived
since: 31.1.2026
since: 2026-02-30
stewards: [{login: "@b", id: 1}]
stewards: [{login: e_f, id: 0}]
stewards: a
stewards: [{login: null}]
trust: {license: MIT License}
repository: {template: nope}
repository: {topics: [water, Water, a b]}
repository: x
links: {website: example.org}
links: [https://example.org]
roles: [{title: T}]
roles: {id: r}
roles: [{id: r, title: T, hours: a few, open: 1}]
aliases: [Water-Map, water-map]
team: {name: x, privacy: secret}
team: x
slug: again
sumary: x
summary: two
adopt: yes
translations: {xx: {name: 1}}
""")


def manifest(rng: Random) -> str:
    """A manifest with a few projects, as if written by hand."""
    lines = [
        _often(rng, "version: 1", "version: '1'", "version: 2", "Version: 1"),
        _often(
            rng, "organization: example-coalition", "organisation: example-coalition", "organization: My Org"
        ),
        "areas: {media: {name: Media}}",
        "skills: {gis: {name: Maps}, design: {name: Design, aliases: [ux]}}",
        'labels: {core: [{name: bug, color: "d73a4a"}, {name: idea, color: "000000"}]}',
        *_keys(rng, TOP_KEYS, ODD_TOP_KEYS, 2),
        _often(rng, "projects:", "projects: []", "project:", "projects: [", "projects: {}"),
        *(line for _ in range(rng.choice((1, 1, 2, 3, 5))) for line in _project(rng)),
    ]
    if rng.random() < ODD:
        place = rng.randrange(len(lines))
        line = lines[place]
        lines[place] = rng.choice(
            (f"\t{line}", f" {line}", line.strip(), f"{line}:", "...", f"{line} # why", f"{line} &a")
        )
    return rng.choice(("\n",) * 9 + ("\r\n",)).join(lines) + rng.choice(("\n", "\n", ""))


def _project(rng: Random) -> list[str]:
    fields = [
        f"slug: {_slug(rng)}",
        f"name: {_scalar(rng, NAMES, ODD_NAMES)}",
        f"summary: {_scalar(rng, TEXTS, ODD_TEXTS)}",
        *(
            line.strip("{}") if line.startswith("{") else line
            for line in _keys(rng, PROJECT_KEYS, ODD_PROJECT_KEYS, 5)
        ),
    ]
    if rng.random() < ODD:
        rng.shuffle(fields)
    if rng.random() < ODD:
        return [f"  - {{{', '.join(fields)}}}"]
    return [f"  - {fields[0]}", *(f"    {field}" for field in fields[1:])]


def _keys(rng: Random, usual: Sequence[str], odd: Sequence[str], most: int) -> list[str]:
    """Return at most this many lines, usually each with a different key."""
    chosen: dict[str, str] = {}
    for _ in range(rng.randint(0, most)):
        line = rng.choice(odd) if rng.random() < ODD / 2 else rng.choice(usual)
        chosen.setdefault(line.partition(":")[0], line)
    return list(chosen.values())


def _scalar(rng: Random, usual: Sequence[str], odd: Sequence[str]) -> str:
    """A YAML string, usually quoted if it has to be."""
    text = _value(rng, usual, odd)
    match rng.randrange(5):
        case 0:
            return "'" + text.replace("'", "''") + "'"
        case 1 if rng.random() < 0.3:
            return text.replace(
                "\n", "\n      "
            )  # returned unchanged, whether or not YAML reads it as a string
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


# -- form definitions --------------------------------------------------------------------------------------------

FIELD_IDS: Final = (
    *(
        "name",
        "slug",
        "summary",
        "skills",
        "hours",
        "languages",
        "visibility",
        "consent",
        "steward",
        "distinct",
    ),
    *("own", "url", "role", "note", "language"),
)
OPTIONS: Final = ("GIS · gis", "Maps · الخرائط · maps", "a", "b", "English · en", "a and b", "Not yet")
ODD_OPTIONS: Final = ("a, b", "None", "yes", "", "a", "1.0", "a ")


def form_definition(rng: Random) -> str:
    """An issue form as a coalition might write or change it."""
    label = rng.choice(("proposal", "volunteer", "leave", "question", "question"))
    lines = [
        _often(rng, "name: A form", "nmae: A form", "name:", "name: [a]"),
        _often(rng, "description: For people", "description: a: b", "about: x"),
        _often(rng, f"labels: [{label}]", f"labels: {label}, new", "labels:"),
        *_some(
            rng,
            "title: '[x] '",
            "assignees: []",
            "assignees: somebody",
            "type: Bug",
            "projects: ['o/1']",
            chance=0.1,
        ),
        _often(rng, "body:", "fields:", "body: []"),
    ]
    for number, id in enumerate(rng.sample(FIELD_IDS, rng.randint(1, 6))):
        lines += _definition_of_field(rng, id, number)
    return "\n".join(lines) + "\n"


def _definition_of_field(rng: Random, id: str, number: int) -> list[str]:
    kind = _value(
        rng, ("input", "textarea", "dropdown", "checkboxes"), ("markdown", "upload", "text", "Input")
    )
    lines = [f"  - type: {kind}"]
    lines += [f"    id: {_often(rng, id, id.title(), 'a b', id + 'x', '1')}"] if rng.random() > ODD else []
    lines.append(_often(rng, "    attributes:", "    attribute:", "    attributes: {}"))
    label = _scalar(rng, [f"{name} {number}" for name in NAMES], ODD_NAMES)
    lines.append(f"      {_often(rng, 'label', 'lable', 'value')}: {label}")
    if kind in ("dropdown", "checkboxes"):
        lines.append("      options:")
        options = rng.sample(OPTIONS, rng.randint(1, 5)) + (
            [rng.choice(ODD_OPTIONS)] if rng.random() < ODD else []
        )
        for option in options:
            label = f"{{label: '{option}', required: {_often(rng, 'true', 'false', 'yes')}}}"
            lines.append(f"        - {label if kind == 'checkboxes' else repr(option)}")
    if kind == "dropdown":
        lines += _some(rng, "      multiple: true", chance=0.3) + _some(
            rng, "      multiple: maybe", chance=ODD / 3
        )
    if kind in ("input", "textarea"):
        lines += _some(rng, "      placeholder: x", f"      description: {_scalar(rng, TEXTS, ODD_TEXTS)}")
    if kind == "textarea":
        lines += _some(rng, "      render: text")
    validations = _some(rng, "    validations: {required: true}") if kind != "checkboxes" else []
    return (
        lines
        + validations
        + _some(rng, "    validations: {required: 'yes'}", "    required: true", chance=ODD / 3)
    )


# -- templates ----------------------------------------------------------------------------------------------------

PARTS: Final = _lines("""
{{ name }}
{{ slug }}
{{ summary }}
{{ lang }}
{{ topics }}
{{ license }}
{{ own }}
{{ name | upper }}
{{ summary | shorten(20) }}
""")
TEXT_PARTS: Final = _lines("""
text
{% if homepage %}{{ homepage | url }}{% endif %}
{% if rtl %}dir="rtl"{% endif %}
{% for role in roles %}- {{ role.title }}{% endfor %}
{% for topic in topics %}{{ topic }}{% if not loop.last %}, {% endif %}{% endfor %}
{{ topics | join(", ") }}
[{{ name }}](https://example.org/{{ slug }})
{% if links.website is defined %}{{ links.website }}{% endif %}
{{ license_text }}
{% raw %}{{ z }}{% endraw %}
`{{ name }}`
{% set y = name %}{{ y }}
{{ slug | identifier }}
""")
ODD_PARTS: Final = _lines("""
{{ nmae }}
{{ name | title }}
{{ homepage | url }}
[{{ name }}]({{ homepage }})
{{ links.website }}
{{ links }}
{{ roles }}
{% if x %}
{% endif %}
{{
}}
{#
{{ roles[0].title }}
{{ name.__class__ }}
{{ 1 / 0 }}
{{ "a" ~ name }}
${{ github.ref }}
<< slug >>
<% if rtl %>x<% endif %>
"{{ name }}"
'{{ name }}'
key: {{ name }}
{{ name | bare }}
{{ 9 ** 9 }}
{{ name * 9 }}
{% include "a.md" %}
{% for i in range(99999) %}x{% endfor %}
cat <<'EOF'
""")
LAYOUTS: Final = {
    "md": "# {0}\n\n{1}\n\n{2}\n",
    "yml": "a: {0}\nb:\n  - {1}\nc: {2}\n",
    "json": '{{"a": {0}, "b": [{1}]}}\n',
    "toml": "a = {0}\nb = {1}\n",
    "py": "A = {0}\nB = {1}\n",
    "html": "<p title={0}>{1}</p>\n",
    "txt": "{0} {1} {2}\n",
}
PATHS: Final = ("a", "docs/b", "README", "{{ slug }}", "src/{{ slug }}/c")
ODD_PATHS: Final = (
    ".github/workflows/w",
    "{{ own }}",
    "A",
    "خريطة",
    "x y",
    "con",
    "{{ name }}",
    "{% if rtl %}r{% endif %}",
)


def template(rng: Random) -> dict[str, str]:
    """A template's files, by path."""
    definition = [_often(rng, "description: Ours", "descripton: Ours", "extends: _base\ndescription: Ours")]
    own = ("{default: ''}", "{type: bool, default: true}", "{type: choice, choices: [a, b], default: a}")
    odd_own = ("{}", "{type: int, default: x}", "{type: number}", "{default: '{{ name }}'}", "{pattern: '['}")
    definition.append(f"variables: {{own: {_value(rng, own, odd_own)}}}")
    definition += _some(
        rng, "files: {'*.md': {when: rtl}}", "files: {'no.md': {}}", "files: [x]", chance=ODD / 3
    )
    files = {"template.yml": "\n".join(definition) + "\n"}
    for _ in range(rng.choice((1, 1, 2, 3))):
        suffix = rng.choice(list(LAYOUTS))
        usual = [*PARTS, *TEXT_PARTS] if suffix in ("md", "txt") else PARTS
        text = LAYOUTS[suffix].format(*(_value(rng, usual, ODD_PARTS) for _ in range(3)))
        ending = rng.choice(("\n",) * 9 + ("\r\n",))
        name = f"{_value(rng, PATHS, ODD_PATHS)}.{suffix}{_often(rng, '.jinja', '')}"
        files[name] = text.replace("\n", ending)
    return files


def _often(rng: Random, usual: str, *others: str) -> str:
    return usual if rng.random() > ODD / 3 else rng.choice(others)


def _some(rng: Random, *lines: str, chance: float = 0.2) -> list[str]:
    return [line for line in lines if rng.random() < chance]
