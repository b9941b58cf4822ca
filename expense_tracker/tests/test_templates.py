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


FORM = re.compile(r"<form\b(.*?)>(.*?)</form>", re.DOTALL)


def found_in(names, pattern) -> dict[str, list[str]]:
    """What the pattern finds, by template; those without are left out."""
    found = {name: pattern.findall(source(name)) for name in names}
    return {name: each for name, each in found.items() if each}


def test_each_compiles():
    for name in ALL:
        get_template(name)


def test_none_has_inline_script_or_style():
    assert found_in(PAGES, INLINE) == {}


def test_each_escapes_what_people_typed():
    assert found_in(ALL, SAFE) == {}


def test_refusals_stand_at_the_field_and_in_no_bubble_of_the_browser():
    checked_by_browser = [
        (name, attributes)
        for name in PAGES
        for attributes, inside in FORM.findall(source(name))
        if 'method="post"' in attributes
        and "crispy" in inside
        and "novalidate" not in attributes
    ]
    assert checked_by_browser == []


@pytest.mark.skipif(not ICONS.exists(), reason="npm packages are not installed")
def test_names_only_icons_that_exist():
    known = json.loads(ICONS.read_text())
    named = {
        (name, icon)
        for name in PAGES
        for icon in re.findall(r"{%\s*bi\s+\"([^\"]+)\"", source(name))
    }
    assert [pair for pair in sorted(named) if pair[1] not in known] == []
