"""What the Content-Security-Policy forbids must not be in any template."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
ICONS = ROOT / "node_modules/bootstrap-icons/font/bootstrap-icons.json"

ALL = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
PAGES = [name for name in ALL if not name.startswith("emails/")]
INLINE = re.compile(
    r"""\sstyle=|\son[a-z]+=|<style|hx-on|javascript:|<script(?![^>]*\ssrc=)"""
)
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
SAFE = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")


def source(name: str) -> str:
    text = (FOLDER / name).read_text()
    return COMMENT.sub("", text)


@pytest.mark.parametrize("name", ALL)
def test_compiles(name):
    get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_has_no_inline_script_or_style(name):
    assert INLINE.findall(source(name)) == []


@pytest.mark.parametrize("name", ALL)
def test_escapes_what_people_typed(name):
    assert SAFE.findall(source(name)) == []


@pytest.mark.skipif(not ICONS.exists(), reason="npm packages are not installed")
def test_names_only_icons_that_exist():
    known = json.loads(ICONS.read_text())
    named = {
        (name, icon)
        for name in PAGES
        for icon in re.findall(r"{%\s*bi\s+\"([^\"]+)\"", source(name))
    }
    assert [pair for pair in sorted(named) if pair[1] not in known] == []
