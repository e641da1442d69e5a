"""A database of each released version comes along to this one, on both databases."""

import json
import lzma
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import SERVER, url_of

pytestmark = pytest.mark.django_db
RELEASES = Path(__file__).parents[1] / "fixtures" / "releases"
ENGINE = "postgresql" if SERVER else "sqlite"
NOT_COUNTED = ("django_", "core_cache", "auth_permission", "operate_run")


def unpacked(facts_file: Path, net) -> dict:
    """Puts a kept release into an empty place; returns its facts. Skips one without this database."""
    whole = json.loads(facts_file.read_text())
    if ENGINE not in whole:
        pytest.skip(f"{facts_file.stem} was not kept for {ENGINE}")
    facts, stem = whole[ENGINE], facts_file.stem
    for name, key in facts["keys"].items():
        (net.folder / name).write_text(key)
        (net.folder / name).chmod(0o600)
    if not SERVER:
        kept = facts_file.with_name(f"{stem}.sqlite3.xz")
        with lzma.open(kept) as source, (net.folder / "copper.sqlite3").open("wb") as out:
            shutil.copyfileobj(source, out)
        return facts
    text = lzma.decompress(facts_file.with_name(f"{stem}.postgresql.sql.xz").read_bytes())
    done = subprocess.run(
        ["psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", url_of(net.database)],
        input=text,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return facts


def comes_along(facts: dict, net) -> None:
    net.manage("upgrade")
    checks = net.doctor()
    for name in ("migrations", "triggers", "book"):
        assert checks[name]["level"] == "ok", checks[name]
    now = {name: len(rows) for name, rows in net.rows().items()}
    lost = {
        name: (count, now[name])
        for name, count in facts["rows"].items()
        if name in now and now[name] < count and not name.startswith(NOT_COUNTED)
    }
    assert not lost, "rows were lost on the way"
    net.shell("from copper.accounts.models import PersonNeeds; list(PersonNeeds.objects.all())")


@pytest.mark.parametrize("facts_file", sorted(RELEASES.glob("*.json")), ids=lambda path: path.stem)
def test_a_released_version_comes_along(facts_file, new_place):
    there = new_place()
    comes_along(unpacked(facts_file, there), there)


def test_this_version_can_be_kept_and_comes_along(network, new_place, tmp_path):
    there = new_place()
    network.manage("make_release_fixture", tmp_path / "releases", COPPER_DEMO="1")
    [facts_file] = (tmp_path / "releases").glob("*.json")
    facts = unpacked(facts_file, there)
    assert facts["rows"]["accounts_person"] == 3
    comes_along(facts, there)
    assert there.ask("SELECT name FROM accounts_person ORDER BY name") == [
        ("Amina",),
        ("Bogdan",),
        ("Cora",),
    ]


def test_a_real_network_is_never_kept_in_the_code(network, tmp_path):
    said = network.manage("make_release_fixture", tmp_path / "releases", code=1)
    assert "made-up people" in said
    assert not (tmp_path / "releases").exists()
