"""A backup brings a whole network back, or is refused with everything left as it was."""

import json
import os
import subprocess
import sys
import uuid
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as quick
from hypothesis import strategies as st

from copper.config import environment
from copper.core import clock
from copper.core.errors import Refused
from copper.operate import disk
from copper.operate.backups import archive, code

from .conftest import NEEDS, SERVER

pytestmark = pytest.mark.django_db  # the small network lies in whichever database is tested
ERASE = """
from copper.accounts import services
from copper.accounts.actor import actor_for
from copper.accounts.models import Person
person = Person.objects.get(name="Bogdan")
services.erase(actor=actor_for(person), person=person)
"""
ON_SQLITE = pytest.mark.skipif(bool(SERVER), reason="about SQLite's files")


@pytest.fixture
def refused(network):
    """Tries to restore over the small network; it must be refused and nothing touched."""

    def tried(backup, because=None, **options):
        before, files = network.rows(), network.files()
        with pytest.raises(Refused, match=because) as error:
            network.restore(backup, **options)
        assert network.rows() == before
        assert network.files() == files
        return error.value

    return tried


# --- bringing a network back ----------------------------------------------------------------------


def test_another_computer_gets_everything_back(first_network, first_backup, new_place):
    file, secret = first_backup
    there = new_place()
    there.manage("restore", file, f"--code={secret}")
    assert there.shell(NEEDS) == first_network.shell(NEEDS)
    assert "Amina needs a ramp" in there.shell(NEEDS)
    assert (there.folder / "files/ab/photo").read_bytes() == b"a picture" * 1000
    assert (there.folder / "locale/words.txt").read_text() == "سلام"
    assert there.ask("SELECT name FROM accounts_person ORDER BY name") == [
        ("Amina",),
        ("Bogdan",),
        ("Cora",),
    ]
    for name in ("secret.key", "field.keys", "backup.code"):
        assert (there.folder / name).stat().st_mode & 0o777 == 0o600
    assert there.code() == secret
    checks = there.doctor()
    assert checks["book"]["level"] == checks["triggers"]["level"] == "ok"


def test_the_book_says_that_the_network_was_brought_back(network, first_backup):
    network.restore(first_backup)
    kinds = [kind for (kind,) in network.ask("SELECT kind FROM records_entry ORDER BY seq")]
    assert kinds == ["item.moved"] * 3 + ["network.restored"]


def test_what_came_after_the_backup_is_kept_aside(network, first_backup):
    network.change("UPDATE accounts_person SET name = 'Changed'")
    (network.folder / "files/ab/photo").write_bytes(b"another")
    done = network.restore(first_backup)
    assert ("Amina",) in network.ask("SELECT name FROM accounts_person")
    assert (done.aside / "files/ab/photo").read_bytes() == b"another"
    assert (network.folder / "files/ab/photo").read_bytes() == b"a picture" * 1000
    assert not list(network.folder.glob("restore-*"))
    if SERVER:
        network.database = done.aside_database
    else:
        network.folder = done.aside
    assert network.ask("SELECT DISTINCT name FROM accounts_person") == [("Changed",)]


def test_a_person_erased_since_the_backup_is_erased_again(network, first_backup):
    network.shell(ERASE)
    [line] = (network.folder / "erasures.jsonl").read_text().splitlines()
    assert set(json.loads(line)) == {"person", "at"}
    done = network.restore(first_backup)
    assert done.report["erased_again"] == 1
    assert "Bogdan" not in network.shell(NEEDS)
    erased = network.ask("SELECT name FROM accounts_person WHERE erased_at IS NOT NULL")
    assert erased == [("",)]


def test_a_newer_list_of_erased_people_can_be_brought_along(new_place, first_backup, tmp_path):
    there = new_place()
    [(person,)] = there.restore(first_backup) and there.ask(
        "SELECT public_id FROM accounts_person WHERE name = 'Cora'"
    )
    line = {"person": str(uuid.UUID(str(person))), "at": "2026-01-02T03:04:05+00:00"}
    (tmp_path / "list.jsonl").write_text(json.dumps(line) + "\n{half a li")
    done = there.restore(first_backup, more_erasures=tmp_path / "list.jsonl")
    assert done.report["erased_again"] == 1
    assert ("Cora",) not in there.ask("SELECT name FROM accounts_person")


def test_a_try_out_changes_nothing_and_is_remembered(network, first_backup, tmp_path):
    file, _code = first_backup
    before = network.rows("operate_run")
    assert "This backup works" in network.manage("restore_test", file)
    assert network.rows("operate_run") == before
    assert not list(network.folder.glob("restore-*"))
    (tmp_path / "cut.copper").write_bytes(file.read_bytes()[:-5])
    network.manage("restore_test", tmp_path / "cut.copper", code=1)
    runs = network.ask("SELECT ok FROM operate_run WHERE kind = 'restore_test' ORDER BY id")
    assert [bool(ok) for (ok,) in runs] == [True, False]


# --- refusing -------------------------------------------------------------------------------------


def test_the_command_says_what_happened_what_was_kept_and_what_to_do(network, tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff" + bytes(1000))
    said = network.manage("restore", tmp_path / "holiday.jpg", code=1)
    assert "This file is not a CoPPeR backup. Nothing was changed. Look for a file" in said
    assert "Traceback" not in said


def test_a_file_that_is_not_there_is_refused(refused, tmp_path):
    refused((tmp_path / "nowhere", ""), "no file called")


def test_a_wrong_code_is_refused(refused, first_backup):
    refused((first_backup[0], "A" * 20), "code does not open")


@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.booleans())
@quick(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_anywhere_is_refused_and_nothing_is_touched(
    refused, first_backup, tmp_path, where, change, cut
):
    file, secret = first_backup
    whole = bytearray(file.read_bytes())
    position = int(where * len(whole))
    if cut:
        del whole[position:]
    else:
        whole[position] ^= change
    (tmp_path / "broken.copper").write_bytes(whole)
    refused((tmp_path / "broken.copper", secret))


def rewritten(backup, target: Path, *, member=None, **changes) -> tuple[Path, str]:
    """The backup again, sealed with the right code, but saying something else."""
    file, secret = backup
    inside = target.with_suffix(".d")
    inside.mkdir()
    manifest = archive.read(file, secret, inside)
    facts = {k: v for k, v in vars(manifest).items() if k not in {"members", "format"}} | changes
    with target.open("wb") as out:
        about = {key: facts[key] for key in ("network", "version", "engine", "made_at", "demo")}
        writer = archive.Writer(out, secret, about)
        for name in manifest.members:
            writer.add_bytes(name, (member or {}).get(name) or (inside / name).read_bytes())
        writer.finish(archive.Manifest(**facts))
    return target, secret


def test_a_backup_of_a_newer_version_is_refused(refused, first_backup, tmp_path):
    known = archive.read(*first_backup).migrations
    future = {"version": "99.0", "migrations": [*known, "accounts.0999_from_the_future"]}
    error = refused(rewritten(first_backup, tmp_path / "newer.copper", **future), "99.0")
    assert "Upgrade CoPPeR first" in str(error.next_step)


def test_a_backup_of_another_network_needs_a_clear_word(refused, network, first_backup, tmp_path):
    other = rewritten(first_backup, tmp_path / "other.copper", network=uuid.uuid4().hex)
    error = refused(other, "another network")
    assert "--replace" in str(error.next_step)
    network.restore(other, replace=True)


def test_a_backup_of_a_real_network_does_not_go_into_the_demonstration(
    refused, first_backup, settings
):
    settings.DEMO = True
    refused(first_backup, "demonstration")


def test_a_backup_of_the_other_kind_of_database_is_refused(refused, first_backup, tmp_path):
    engine = "sqlite" if SERVER else "postgresql"
    refused(
        rewritten(first_backup, tmp_path / "kind.copper", engine=engine), "DATABASE_URL|database"
    )


def test_a_backup_whose_database_is_not_sound_is_refused(refused, first_backup, tmp_path):
    nonsense = {"database": b"not a database" * 99}
    refused(rewritten(first_backup, tmp_path / "bad.copper", member=nonsense))


def test_a_backup_with_missing_rows_is_refused(refused, first_backup, tmp_path):
    rows = archive.read(*first_backup).rows | {"accounts_person": 99}
    refused(rewritten(first_backup, tmp_path / "fewer.copper", rows=rows), "damaged")


def test_a_book_that_does_not_hold_is_not_restored(refused, network, first_network, tmp_path):
    """Somebody changed the book in the copy itself: the restored network would not pass its checks."""
    if SERVER:
        pytest.skip("the copy is pg_dump's; the same check runs on both")
    network.change("DROP TRIGGER append_only_records_entry_update")
    network.change("UPDATE records_entry SET kind = 'promise.kept' WHERE seq = 2")
    network.manage("backup", tmp_path / "changed.copper")
    error = refused((tmp_path / "changed.copper", network.code()), "did not pass its checks")
    assert "Line 2 was changed" in str(error)


def test_a_key_in_the_environment_that_hides_the_backups_key_is_named(
    refused, first_backup, monkeypatch
):
    monkeypatch.setenv("COPPER_FIELD_KEYS", environment.new_field_key())
    refused(first_backup, "COPPER_FIELD_KEYS")


def test_nothing_begins_on_a_full_disk(refused, first_backup, monkeypatch):
    monkeypatch.setattr(disk, "free", lambda folder: 10_000_000)
    refused(first_backup, "not enough room")


def test_without_a_code_the_paper_is_asked_for(refused, network, first_backup):
    code.file_of(network.folder).unlink()
    error = refused((first_backup[0], ""), "none on this machine")
    assert "paper" in str(error.next_step)


# --- a running network ----------------------------------------------------------------------------

RUNNING = """
import sys, os
from copper.operate import presence
from pathlib import Path
presence.stay(Path(os.environ["COPPER_DATA"]))
print("here", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def running(network):
    """A process that says of itself that it serves the network, as wsgi.py does."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUNNING],
        env=network.env(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"here\n"
    yield process
    process.communicate()


def test_a_running_network_is_not_pulled_away(refused, running, first_backup):
    error = refused(first_backup, "is running")
    assert "Stop CoPPeR first" in str(error.next_step)


def test_a_network_whose_process_was_killed_can_be_restored(network, running, first_backup):
    running.kill()
    running.wait()
    network.restore(first_backup)


def test_an_open_database_is_not_pulled_away(network, first_backup):
    before = network.rows()
    with closing(network.connect()) as connection:
        connection.execute("SELECT count(*) FROM accounts_person").fetchone()
        with pytest.raises(Refused, match="somebody has its database open"):
            network.restore(first_backup)
    assert network.rows() == before


def test_by_force_running_processes_see_the_restored_data(network, running, first_backup):
    network.change("UPDATE accounts_person SET name = 'Changed'")
    if SERVER:  # PostgreSQL ends the connections that are open
        network.restore(first_backup, force=True)
    else:
        with closing(network.connect()) as connection:
            names = "SELECT name FROM accounts_person ORDER BY name"
            assert connection.execute(names).fetchone() == ("Changed",)
            network.restore(first_backup, force=True)
            found = connection.execute(names).fetchall()
            assert found == [("Amina",), ("Bogdan",), ("Cora",)]
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert ("Amina",) in network.ask("SELECT name FROM accounts_person")
    assert list(network.folder.glob("before-*"))


# --- backups --------------------------------------------------------------------------------------


def test_a_file_that_is_there_is_not_written_over(network, tmp_path):
    (tmp_path / "mine.copper").write_text("mine")
    assert "already" in network.manage("backup", tmp_path / "mine.copper", code=1)
    assert (tmp_path / "mine.copper").read_text() == "mine"


def test_in_a_folder_backups_get_a_date_and_the_oldest_go(network, tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    for day in ("2020-01-01-000000", "2020-01-02-000000"):
        (folder / f"copper-{day}.copper").write_text("old")
    (folder / "letter.txt").write_text("mine")
    network.manage("backup", folder, "--keep=2")
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[0] == "copper-2020-01-02-000000.copper"
    assert names[2] == "letter.txt"


def test_the_code_is_shown_once_and_is_not_in_the_backup(network, tmp_path):
    (network.folder / "backup.code").unlink(missing_ok=True)
    first = network.manage("backup", tmp_path / "one.copper")
    paper = code.for_paper(network.code())
    assert paper in first
    assert paper not in network.manage("backup", tmp_path / "two.copper")
    manifest = archive.read(tmp_path / "two.copper", network.code())
    assert not [name for name in manifest.members if "backup.code" in name]
    assert {"data/secret.key", "data/field.keys"} <= set(manifest.members)


def test_a_backup_counts_its_rows_and_names_its_network(network, first_backup):
    manifest = archive.read(*first_backup)
    [(found,)] = network.ask("SELECT network_id FROM operate_network")
    assert uuid.UUID(manifest.network) == uuid.UUID(str(found))
    assert manifest.rows["accounts_person"] == 3
    assert manifest.rows["records_entry"] == 3


@ON_SQLITE
def test_a_damaged_database_is_not_backed_up_as_if_it_were_whole(network, tmp_path):
    path = network.folder / "copper.sqlite3"
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2 // 4096 * 4096
    whole[middle : middle + 40960] = os.urandom(40960)
    path.write_bytes(whole)
    network.manage("backup", tmp_path / "b.copper", code=1)
    assert not list(tmp_path.glob("b.copper*"))


def test_what_a_killed_restore_left_in_this_very_second_is_no_obstacle(network, first_backup):
    moment = clock.now()
    with clock.at(moment):
        for name in ("restore-", "before-"):
            (network.folder / f"{name}{moment:%Y%m%d-%H%M%S}").mkdir()
        network.restore(first_backup)
    assert ("Amina",) in network.ask("SELECT name FROM accounts_person")
