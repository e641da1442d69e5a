"""Real data stands beside the project, never in it; a test that needs it skips by name without it."""

from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def data():
    """`data("polis", "vtaiwan.uberx")` → its path; the test is skipped when it is not here."""

    def find(*parts: str) -> Path:
        path = DATA.joinpath(*parts)
        if not path.exists():
            pytest.skip(f"no real data here: {'/'.join(parts)}")
        return path

    return find
