"""Plots curves on two logarithmic axes. Each plot becomes two SVG files, one for light pages and one for dark pages."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 64, 100, 40, 48
COLORS = {"light": ("#ffffff", "#1f2328", "#d1d9e0"), "dark": ("#0d1117", "#f0f6fc", "#3d444d")}
LINES = {
    "light": ("#0969da", "#bc4c00", "#8250df", "#1a7f37"),
    "dark": ("#4493f8", "#f0883e", "#ab7df8", "#3fb950"),
}


def plot(
    path: Path,
    title: str,
    x_label: str,
    y_label: str,
    curves: Mapping[str, Points],
    reference_lines: Mapping[str, Points],
) -> None:
    """Write `path`-light.svg and `path`-dark.svg. `reference_lines` are dotted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for mode in COLORS:
        text = _svg(mode, title, x_label, y_label, curves, reference_lines)
        path.with_name(f"{path.name}-{mode}.svg").write_text(text, encoding="utf-8")


def _svg(
    mode: str,
    title: str,
    x_label: str,
    y_label: str,
    curves: Mapping[str, Points],
    reference_lines: Mapping[str, Points],
) -> str:
    background, ink, grid = COLORS[mode]
    xs = _decades([x for points in curves.values() for x, _ in points])
    ys = _decades([y for points in curves.values() for _, y in points])

    def to_pixels(x: float, y: float) -> tuple[float, float]:
        inner_width, inner_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        x_offset = (math.log10(x) - xs[0]) / (xs[-1] - xs[0]) * inner_width
        y_offset = (math.log10(y) - ys[0]) / (ys[-1] - ys[0]) * inner_height
        return LEFT + x_offset, HEIGHT - BOTTOM - y_offset

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12" fill="{ink}" role="img"><title>{title}</title>',
        f'<rect width="100%" height="100%" fill="{background}"/>',
        f'<text x="{LEFT}" y="22" font-size="15">{title}</text>',
    ]
    for power in xs:
        x, y = to_pixels(10**power, 10 ** ys[0])
        parts.append(f'<path d="M{x:.1f} {TOP}V{y:.1f}" stroke="{grid}"/>')
        parts.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{10**power:,}</text>')
    for power in ys:
        x, y = to_pixels(10 ** xs[0], 10**power)
        parts.append(f'<path d="M{x:.1f} {y:.1f}H{WIDTH - RIGHT}" stroke="{grid}"/>')
        parts.append(f'<text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10**power:,g}</text>')
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{HEIGHT - 10}" text-anchor="middle">{x_label}</text>')
    parts.append(
        f'<text transform="translate(14 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{y_label}</text>'
    )
    ends: list[float] = []
    name_labels: list[str] = []  # drawn on top of everything, with a halo in the background color
    dotted = [
        (ink, ' stroke-width="1" stroke-dasharray="2 4"', name, reference_lines[name])
        for name in reference_lines
    ]
    solid = [
        (c, ' stroke-width="2"', name, curves[name]) for c, name in zip(LINES[mode], curves, strict=False)
    ]
    for colour, stroke, name, points in [*solid, *dotted]:
        positions = [to_pixels(x, y) for x, y in points]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in positions)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}"{stroke}/>')
        if name in curves:
            parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in positions]
        x, y = positions[-1]
        while any(abs(y - other) < 14 for other in ends):
            y += 14
        ends.append(y)
        halo = f'stroke="{background}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
        name_labels.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}" {halo}>{name}</text>')
    parts += name_labels
    return "\n".join([*parts, "</svg>"]) + "\n"


def _decades(values: Sequence[float]) -> list[int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return list(range(low, max(high, low + 1) + 1))
