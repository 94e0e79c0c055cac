"""The palette keeps WCAG AA, light and dark: 4.5 to 1 for text, 3 to 1 for the edges of fields."""

import re

import pytest
from tests.house.catalogue import AGENCY

CSS = (AGENCY / "static/office.css").read_text(encoding="utf-8")
TEXT = [
    "--pico-color",
    "--pico-muted-color",
    "--pico-primary",
    "--pico-primary-hover",
    "--office-ok",
    "--office-wait",
    "--office-warn",
    "--office-bad",
    "--pico-secondary",
]
GROUNDS = [
    "--pico-background-color",
    "--pico-card-background-color",
    "--pico-card-sectioning-background-color",
]


def palette(selector):
    block = CSS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"(--[\w-]+):\s*(#[0-9a-f]+);", block))


PALETTES = {
    "light": palette(':root:not([data-theme="dark"]) {'),
    "dark": palette(":root:not([data-theme]) {"),
}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:4])
    channels = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read(theme, ground, text):
    colours = PALETTES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
def test_buttons_and_fields(theme):
    colours = PALETTES[theme]
    assert contrast("#fff", colours["--pico-primary-background"]) >= 4.5
    assert contrast("#fff", colours["--pico-primary-hover-background"]) >= 4.5
    assert contrast(colours["--pico-form-element-border-color"], colours["--pico-card-background-color"]) >= 3
