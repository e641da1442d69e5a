"""An upgrade brings everything along, or leaves everything as it was."""

import pytest

from copper.operate.backups import archive, code

from .test_restore import running  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NEW = {"DJANGO_SETTINGS_MODULE": "tests.operate.new_version"}
NAMES = "SELECT DISTINCT name FROM accounts_person"


def test_a_failed_upgrade_leaves_everything_as_it_was(network):
    before, files = network.rows(), network.files()
    said = network.manage("upgrade", code=1, **NEW)
    assert "a fault in the new version" in said
    assert "Your data are as they were before." in said
    after = network.rows()
    assert after.pop("operate_network") == before.pop("operate_network")
    assert after == before
    kept = {name: content for name, content in network.files().items() if "before-" not in name}
    assert kept.keys() == files.keys() | {"backup.code", "erasures.jsonl"}
    for name in files.keys() - {"copper.sqlite3"}:
        assert kept[name] == files[name]
    [backup] = (network.folder / "backups").glob("before-upgrade-*.copper")
    assert archive.read(backup, network.code()).rows["accounts_person"] == 3


def test_a_good_upgrade_says_each_step_and_how_to_go_back(network):
    # The network these are copies of may have been backed up by another test, and have a code.
    (network.folder / "backup.code").unlink(missing_ok=True)
    said = network.manage("upgrade", **NEW, BREAKS="0")
    assert network.ask(NAMES) == [("Changed by the upgrade",)]
    assert "Bringing the database up to date: 2 steps" in said
    [backup] = (network.folder / "backups").glob("before-upgrade-*.copper")
    assert code.for_paper(network.code()) in said  # it was made just now
    assert f"To go back: ./copper restore {backup}" in said
    [(facts,)] = network.ask("SELECT kind FROM records_entry ORDER BY seq DESC LIMIT 1")
    assert facts == "network.upgraded"
    network.restore((backup, network.code()))
    assert ("Amina",) in network.ask(NAMES)
    assert network.doctor()["migrations"]["level"] == "ok"


def test_a_running_network_is_not_upgraded(network, running):  # noqa: F811
    assert "is running" in network.manage("upgrade", code=1, **NEW)
    assert network.ask(NAMES + " ORDER BY name") == [("Amina",), ("Bogdan",), ("Cora",)]
    assert not (network.folder / "backups").exists()
