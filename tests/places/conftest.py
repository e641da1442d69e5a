from pathlib import Path

import pytest

from copper.accounts.actor import system_actor
from copper.demo.town import town
from copper.places import services

REAL = Path(__file__).parents[2] / ".." / "shared" / "data" / "bradford"


@pytest.fixture
def loader():
    return system_actor("import")


@pytest.fixture
def made_up_town(db, loader):
    services.load_editions(actor=loader, parcels=town())


@pytest.fixture
def real_files():
    if not REAL.is_dir():
        pytest.skip("the real files of Bradford are not here (../shared/data/bradford)")
    return REAL
