"""The whole story, on real data, as the command walks it; on whichever database the tests run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copper.journey.road import Stumble, Walker, expect, walk
from copper.journey.steps import STEPS

DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.mark.journey
def test_the_journey_reaches_its_end(db, tmp_path):
    if not DATA.is_dir():
        pytest.skip("the real data (../shared/data) is not here")
    # The tests' own database is left alone: the journey makes one of its own on the same server.
    env = os.environ | {"COPPER_DATA": str(tmp_path), "PYTHONPATH": "src"}
    env.pop("DJANGO_SETTINGS_MODULE", None)  # the network's own settings, not the tests'
    done = subprocess.run(
        [sys.executable, "-m", "copper.config", "journey", "--data", DATA],
        env=env, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    assert done.stdout.count("✓") == len(STEPS)


def test_a_stumble_ends_the_journey_and_names_the_step():
    steps = [
        ("records", "fine", lambda walker: "ok"),
        ("records", "broken", lambda walker: expect(1, 2, "lines")),
        ("records", "never reached", lambda walker: pytest.fail("went on after a stumble")),
    ]
    seen = []
    with pytest.raises(Stumble, match="records – broken: lines: expected 2, found 1"):
        walk(Walker(Path(), Path()), steps, seen.append)
    assert [walked.title for walked in seen] == ["fine"]
