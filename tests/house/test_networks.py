"""Made-up people and real ones never share a folder."""

import json
import signal
import subprocess
import sys
from types import SimpleNamespace

from house import start

BEGIN = ["--network", "Harbour", "--name", "Amina", "--email", "amina@example.org"]


def stop(running):
    running.send_signal(signal.SIGTERM)
    running.wait(timeout=20)


def test_a_real_network_begins_in_a_folder_of_its_own_and_is_remembered(house):
    stop(house.start("--empty", *BEGIN))
    steps = [s for s in house.steps() if s.startswith("django")]
    assert steps == [
        "django network demo=0 prepare --collect",
        "django network demo=0 begin_network --network Harbour --name Amina --email amina@example.org",
        "django network demo=0 worker",
    ]
    stop(house.start())
    assert house.steps() == ["django network demo=0 worker"]
    stop(house.start("--demo"))
    assert "django demo demo=1 prepare" in house.steps()
    stop(house.start("--empty"))
    assert house.steps() == ["django network demo=0 worker"], "it begins once only"


def test_the_beginning_can_come_from_the_environment(house):
    stop(house.start("--empty", "--card", COPPER_BEGIN_NETWORK="Hill", COPPER_BEGIN_NAME="Bo"))
    assert "django network demo=0 begin_network --network Hill --name Bo --card" in house.steps()


def test_without_a_first_coordinator_nothing_is_fetched(house):
    tried = house.copper("start", "--empty", "--port", str(house.port), "--network", "Harbour")
    assert tried.returncode == 1
    assert "--name" in tried.stderr
    assert "--card" in tried.stderr
    assert house.steps() == []


def test_a_beginning_that_failed_is_tried_again(house):
    tried = house.copper("start", "--port", str(house.port), "--empty", *BEGIN, DJANGO_EXIT="1")
    assert tried.returncode == 1
    house.steps()
    stop(house.start("--empty", *BEGIN))
    assert any("begin_network" in step for step in house.steps())


def test_a_folder_with_a_real_network_is_never_filled_with_made_up_people(house, tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "copper.sqlite3").touch()
    tried = house.copper("start", "--demo", "--port", str(house.port), COPPER_DATA=str(mine))
    assert tried.returncode == 1
    assert "holds a real network" in tried.stderr
    assert house.steps() == []


def test_a_database_elsewhere_is_not_filled_on_a_guess(house):
    tried = house.copper("start", "--port", str(house.port), DATABASE_URL="postgresql://h/d")
    assert tried.returncode == 1
    assert "./copper start --empty" in tried.stderr
    assert house.steps() == []


def test_a_folder_of_ones_own_is_respected(house, tmp_path):
    mine = tmp_path / "mine"
    stop(house.start(COPPER_DATA=str(mine)))
    assert (mine / "copper.sqlite3").exists()
    assert json.loads((mine / "house.json").read_text())["kind"] == "demo"
    assert not (house.root / "var" / "current").exists()


def test_manage_speaks_to_the_current_network_and_passes_its_exit_code(house):
    stop(house.start("--empty", *BEGIN))
    house.steps()
    done = house.copper("manage", "doctor", "--all", DJANGO_EXIT="4")
    assert done.returncode == 4
    assert house.steps() == ["django network demo=0 doctor --all"]
    assert done.stdout == "", "our own words go elsewhere: the output can be piped on"


def test_files_are_meant_from_where_the_person_stands(house, tmp_path):
    stop(house.start())
    house.steps()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run(
        [sys.executable, house.root / "copper", "backup", "saved.copper"],
        cwd=elsewhere,
        env=house.env(),
        check=True,
        capture_output=True,
    )
    assert house.steps() == [f"django demo demo=1 backup saved.copper in {elsewhere}"]
    assert "./copper backup FILE" in house.copper("backup").stderr


def test_on_a_new_machine_a_backup_becomes_the_real_network(house):
    done = house.copper("restore", "saved.copper")
    assert done.returncode == 0
    assert house.steps()[-1] == f"django network demo=0 restore saved.copper in {house.root}"
    stop(house.start())
    ran = house.steps()
    assert "django network demo=0 prepare --collect" in ran
    assert not any("begin_network" in step for step in ran)


def test_unknown_words_get_the_help(house):
    tried = house.copper("sing")
    assert tried.returncode == 1
    assert "./copper help" in tried.stderr
    assert "./copper start --empty" in house.copper("help").stdout


def test_every_word_of_the_command_reads_the_settings_file(house, tmp_path):
    mine = tmp_path / "mine"
    house.put("var/copper.env", f'# ours\nCOPPER_DATA="{mine}"\n\nDJANGO_EXIT = 4\n')
    done = house.copper("start", "--demo", "--only-set-up", DJANGO_EXIT="0")
    assert done.returncode == 0, "what is set already wins over the file"
    assert house.copper("manage", "doctor").returncode == 4
    assert house.steps()[-1] == "django mine demo=1 doctor"


def test_a_settings_file_with_a_slip_names_the_line(house):
    house.put("var/copper.env", "COPPER_HTTPS=1\nCOPPER_HOSTS network.example.org\n")
    tried = house.copper("manage", "doctor")
    assert tried.returncode == 1
    assert "Line 2 of" in tried.stderr


def test_setting_up_can_go_without_serving(house):
    done = house.copper("start", "--empty", *BEGIN, "--only-set-up")
    assert done.returncode == 0
    ran = house.steps()
    assert any("begin_network" in step for step in ran)
    assert not any("worker" in step for step in ran)
    assert not (house.root / "server.pid").exists()


def test_an_upgrade_prepares_the_new_version(house):
    stop(house.start())
    house.steps()
    house.put("src/copper/new.py", "# a new version")
    assert house.copper("upgrade").returncode == 0
    assert house.steps() == ["django demo demo=1 upgrade", "django demo demo=1 prepare"]


def test_another_machine_joins_a_network_without_beginning_it_again(house):
    done = house.copper("start", "--empty", "--only-set-up", "--join")
    assert done.returncode == 0
    assert not any("begin_network" in step for step in house.steps())
    stop(house.start())
    assert not any("begin_network" in step for step in house.steps())


def test_at_a_keyboard_it_asks_for_what_is_missing(monkeypatch):
    answers = iter(["Harbour", "Amina", "", ""])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    for name in ("NETWORK", "NAME", "EMAIL", "PHONE"):
        monkeypatch.delenv(f"COPPER_BEGIN_{name}", raising=False)
    asked = start.options(["--empty"])
    start.ask_who_begins(asked)
    assert (asked.network, asked.name, asked.card) == ("Harbour", "Amina", True)


def test_the_port_can_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("COPPER_PORT", "8031")
    assert start.options([]).port == 8031
    assert start.options(["--port", "8032"]).port == 8032
