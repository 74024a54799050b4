"""What is served as it is: vendored files, contrasts, and templates that keep the policy."""

import hashlib
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

STATIC = Path(settings.BASE_DIR) / "static"
VENDOR = STATIC / "vendor"
OWN_TEMPLATES = sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()

GROUNDS = ("paper", "page", "accent-soft", "deficit-soft", "notice")
TEXTS = ("ink", "ink-soft", "accent", "accent-strong", "surplus", "deficit")
SIGNS = ("partly", "control")  # borders and icons that mean something


def vendored() -> dict[str, str]:
    """The checksum of each vendored file, as SHA256SUMS has it."""
    lines = (VENDOR / "SHA256SUMS").read_text().splitlines()
    return {path: checksum for checksum, path in (line.split() for line in lines)}


def theme(selector: str) -> dict[str, str]:
    """The colours that stand under a selector of tokens.css: name to six hexadecimal digits."""
    block = TOKENS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2: from 1 (equal) to 21 (black on white)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


THEMES = {
    "light": theme('[data-bs-theme="light"] {'),
    "dark": theme('[data-bs-theme="dark"] {'),
    "dark by the system": theme(":root:not([data-bs-theme]) {"),
    "paper": theme('[data-bs-theme="dark"],\n  [data-bs-theme="light"] {'),
}


def test_every_vendored_file_has_the_checksum_that_is_written_down() -> None:
    kept = {
        f"./{path.relative_to(VENDOR)}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in {"SHA256SUMS", "README.md"}
    }
    assert kept == vendored()


def test_every_vendored_folder_is_in_the_readme_and_has_its_licence() -> None:
    readme = (VENDOR / "README.md").read_text()
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert f"`{folder.name}`" in readme
        assert {"LICENSE", "OFL.txt"} & {path.name for path in folder.iterdir()}


def test_the_contrast_of_black_on_white_is_21() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", THEMES)
def test_text_stands_out_from_every_ground(name: str) -> None:
    colours = THEMES[name]
    pairs = [*product(TEXTS, GROUNDS), ("on-accent", "accent"), ("on-accent", "accent-strong")]
    weak = [pair for pair in pairs if contrast(*(colours[part] for part in pair)) < 4.5]
    assert weak == []


@pytest.mark.parametrize("name", THEMES)
def test_signs_stand_out_from_every_ground(name: str) -> None:
    colours = THEMES[name]
    weak = [p for p in product(SIGNS, GROUNDS) if contrast(*(colours[part] for part in p)) < 3]
    assert weak == []


def test_the_dark_theme_is_the_same_whether_chosen_or_the_systems() -> None:
    assert THEMES["dark"] == THEMES["dark by the system"]


@pytest.mark.parametrize("template", OWN_TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_needs_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "://" not in text.replace("http://www.w3.org/", "")


@pytest.mark.parametrize("template", OWN_TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_every_static_file_that_a_template_names_is_there(template: Path) -> None:
    for name in re.findall(r"{% static(?:_file)? '([^']+)' %}", template.read_text()):
        assert finders.find(name), name


def test_templates_write_dates_as_the_language_does() -> None:
    own = re.compile(r"(?:\|date:|{% now )[\"'](?![A-Z_]+[\"'])")
    assert [str(path) for path in OWN_TEMPLATES if own.search(path.read_text())] == []


def test_what_has_the_focus_keeps_it_where_a_part_is_fetched_anew_all_the_time() -> None:
    """htmx gives the focus back to what has the same id."""
    control = re.compile(r"<(?:a|button|summary)\b(?![^>]*(?:\bid=|\bscriptless\b))[^>]*>")
    texts = [path.read_text() for path in OWN_TEMPLATES]
    asking = [text for text in texts if 'hx-trigger="every ' in text]
    scripted = [re.sub(r"<noscript>.*?</noscript>", "", text) for text in asking]
    assert len(scripted) == 3
    assert [found for text in scripted for found in control.findall(text)] == []


def test_htmx_is_told_to_keep_the_policy() -> None:
    base = (Path(settings.BASE_DIR) / "templates" / "base.html").read_text()
    assert '"includeIndicatorStyles": false' in base
    assert '"allowEval": false' in base


def test_the_files_can_be_collected_under_hashed_names(tmp_path: Path, settings: Settings) -> None:
    """A style sheet that names a file that is not there stops the collection."""
    settings.STATIC_ROOT = tmp_path
    strict = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": strict}}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert list(tmp_path.glob("css/look.*.css"))
