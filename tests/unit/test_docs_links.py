"""Links lead somewhere, every page is reached, and nothing speaks of one machine."""

from __future__ import annotations

import re

import pytest

from qualkit.ingest import suffixes
from tests.unit.docs_pages import PAGES, ROOT, anchors, blocks, links, name_of, prose

LANGUAGES = {"console", "sh", "powershell", "text", "yaml", "csv", "json", "python"}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_files_and_headings_that_exist(page):
    for link in links(page):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_every_page_is_reached_from_the_index_or_the_readme():
    reached = set()
    for start in (ROOT / "docs/index.md", ROOT / "README.md"):
        reached |= {(start.parent / link.partition("#")[0]).resolve() for link in links(start)}
    reached |= {ROOT / "docs/index.md", ROOT / "README.md"}
    assert [name_of(page) for page in PAGES if page.resolve() not in reached] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_says_what_it_is(page):
    assert {block.language for block in blocks(page)} <= LANGUAGES


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_pages_have_one_title_and_no_machine_of_ours(page):
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^# ", prose(page), re.MULTILINE)) == 1
    assert not re.search(r"/work/|/tmp/|/home/|/root/", text)


def test_the_reference_names_every_format_that_is_read():
    text = (ROOT / "docs/reference/formats.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\.\w+)`", text, re.MULTILINE))
    assert named == set(suffixes())
    advice = (ROOT / "docs/how-to/transcripts.md").read_text(encoding="utf-8")
    assert all(f"`{suffix}`" in advice for suffix in suffixes())
