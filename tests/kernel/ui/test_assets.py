"""What the browser loads: vendored files are what they say, pages stay light, the CSP holds."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

import gonghui

SOURCE = Path(gonghui.__file__).parent
STATIC = SOURCE / "kernel/ui/static"
FRONTEND = SOURCE.parents[1] / "frontend"
MANIFEST = json.loads((STATIC / "vendor/MANIFEST.json").read_text("utf-8"))
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
ICON_TAG = re.compile(r"""\{% icon "([a-z0-9-]+)""")
FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=(?!=)", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "htmx evaluation": re.compile(r"\shx-(on|vals\s*=\s*.js:)", re.IGNORECASE),
    "foreign address": re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE),
}


def zipped(path):
    return len(gzip.compress(path.read_bytes(), 9))


def test_vendored_files_are_the_published_ones():
    listed = {
        name: digest
        for package in MANIFEST["packages"]
        for name, digest in package["files"].items()
    }
    present = {
        str(path.relative_to(STATIC / "vendor")): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file() and path.name != "MANIFEST.json" and "LICENSES" not in path.parts
    }

    assert present == listed


def test_every_package_brings_its_licence():
    for package in MANIFEST["packages"]:
        assert package["licence"] in {"MIT", "Apache-2.0"}
        assert package["licence_files"]
        assert all((STATIC / "vendor" / name).is_file() for name in package["licence_files"])


def test_no_file_names_a_source_map():
    for path in (STATIC / "vendor").rglob("*.min.*"):
        assert b"sourceMappingURL" not in path.read_bytes()


def test_lock_file_pins_versions_and_names_no_registry():
    lock = (FRONTEND / "package-lock.json").read_text("utf-8")
    versions = {p["name"]: p["version"] for p in MANIFEST["packages"]}

    assert "resolved" not in lock
    assert "://" not in re.sub(r'"(url|funding)": "[^"]*"', "", lock)
    assert {
        name: json.loads(lock)["packages"][f"node_modules/{name}"]["version"] for name in versions
    } == versions


def test_a_page_without_charts_is_light():
    htmx = Path(finders.find("django_htmx/htmx-2.min.js"))
    ours = STATIC / "ui"
    sizes = {
        path.name: zipped(path)
        for path in (
            htmx,
            STATIC / "vendor/tabler/tabler.min.css",
            STATIC / "vendor/icons/icons.svg",
            ours / "gonghui.css",
            ours / "gonghui.js",
            ours / "theme.js",
            ours / "logo.svg",
        )
    }

    assert sizes["gonghui.css"] < 15_000
    assert sizes["gonghui.js"] + sizes["theme.js"] < 20_000
    assert sum(sizes.values()) < 145_000  # of 170,000, which leaves 25,000 for the HTML


def test_scripts_evaluate_nothing():
    for path in (STATIC / "ui").glob("*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_keeps_the_content_security_policy(path):
    text = path.read_text("utf-8")

    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_template_uses_icons_that_the_sprite_has(path):
    sprite = (STATIC / "vendor/icons/icons.svg").read_text("utf-8")
    have = set(re.findall(r'<symbol id="([^"]+)"', sprite))

    assert set(ICON_TAG.findall(path.read_text("utf-8"))) <= have
