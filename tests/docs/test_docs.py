"""The papers a newcomer reads stay true: links lead somewhere, every role is in the guide."""

import re
from pathlib import Path

import pytest

from copper.accounts.roles import ROLES

ROOT = Path(__file__).parents[2]
PAPERS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_lead_somewhere(paper):
    for target in re.findall(r"\]\(([^)#\s]+)", paper.read_text()):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (paper.parent / target).exists(), f"{paper.name} links to {target}"


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_the_guide_names_every_role(role):
    assert str(role.name).lower() in (ROOT / "docs" / "roles.md").read_text().lower()


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text()
    assert "./copper start" in text
    assert "./copper test" in text
