"""The worker looks after the network by itself."""

import pytest

from copper.operate.backups import archive

pytestmark = pytest.mark.django_db


def test_the_worker_backs_up_tries_out_and_checks(network):
    for number in range(40):  # more than are kept
        (network.folder / "backups").mkdir(exist_ok=True)
        old = network.folder / "backups" / f"copper-2020-01-01-0000{number:02}.copper"
        old.write_text("old")
    network.manage("worker", "--once")
    names = sorted(path.name for path in (network.folder / "backups").iterdir())
    assert len(names) == 30
    newest = network.folder / "backups" / names[-1]
    assert archive.read(newest, network.code()).rows["accounts_person"] == 3
    kinds = {kind for kind, ok in network.ask("SELECT kind, ok FROM operate_run") if ok}
    assert {"backup", "restore_test", "book", "tidy"} <= kinds
    assert network.doctor()["backup"]["level"] == "ok"
