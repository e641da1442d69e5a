"""The parts of the script that are worth a test of their own."""

import ast
import io
import json
import runpy
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from house import checks, front_end, machine, packages, uv

from .conftest import alive, wait_for

ROOT = Path(__file__).parents[2]


def test_an_old_python_can_read_the_script_and_says_what_is_missing(monkeypatch):
    ast.parse((ROOT / "copper").read_text(), feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / "copper"))["main"]()
    assert "needs Python 3.11 or newer. This is Python 3.9" in ended.value.code
    assert "Next:" in ended.value.code


def test_an_old_python_hands_over_to_a_newer_one_that_is_there(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 6))
    monkeypatch.setattr(sys, "argv", ["copper", "start"])
    monkeypatch.setattr(shutil, "which", lambda name: f"/opt/{name}")
    taken = []

    def hand_over(path, words):
        taken.append((path, words[2:]))
        raise SystemExit(0)

    monkeypatch.setattr("os.execv", hand_over)
    with pytest.raises(SystemExit):
        runpy.run_path(str(ROOT / "copper"))["main"]()
    assert taken == [("/opt/python3.14", ["start"])]


def test_the_script_needs_the_standard_library_only():
    for path in [ROOT / "copper", *(ROOT / "house").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            for name in names:
                assert name.split(".")[0] in {*sys.stdlib_module_names, "house"}, (path.name, name)


# --- uv ------------------------------------------------------------------------------------------


def wheel_with(script: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("uv-9.data/scripts/uv", script)
    return made.getvalue()


@pytest.fixture
def tools(tmp_path, monkeypatch):
    monkeypatch.setattr(uv, "TOOLS", tmp_path)
    monkeypatch.setattr(uv, "fetch_by_pip", lambda folder, fingerprint: False)
    return tmp_path


def test_uv_is_fetched_again_when_broken_or_of_another_version(tools, monkeypatch):
    good = f"#!/bin/sh\necho uv {uv.VERSION}\n"
    fetched = []
    monkeypatch.setattr(
        uv, "download", lambda address, fingerprint: fetched.append(address) or wheel_with(good)
    )
    binary = uv.ready()
    assert uv.version_of(binary) == uv.VERSION
    assert uv.ready() == binary
    assert len(fetched) == 1, "a good one is kept"
    binary.write_text("half a fi")
    uv.ready()
    binary.write_text("#!/bin/sh\necho uv 0.0.1\n")
    uv.ready()
    assert len(fetched) == 3
    assert uv.version_of(binary) == uv.VERSION


def test_a_uv_that_does_not_run_is_not_put_in_place(tools, monkeypatch):
    monkeypatch.setattr(uv, "download", lambda *_: wheel_with("#!/bin/sh\nexit 1\n"))
    with pytest.raises(machine.Stop, match="does not run here"):
        uv.ready()
    assert not (tools / "uv").exists()


def test_a_download_with_another_fingerprint_is_refused(monkeypatch):
    monkeypatch.setattr("urllib.request.urlopen", lambda *_, **__: io.BytesIO(b"something else"))
    with pytest.raises(machine.Stop, match="wrong fingerprint"):
        uv.download("https://example.org/uv.whl", "0" * 64)


def test_each_kind_of_machine_has_a_pinned_wheel_of_this_version():
    for address, fingerprint, size in uv.WHEELS.values():
        assert f"uv-{uv.VERSION}-" in address
        assert len(fingerprint) == 64
        assert 10_000_000 < size < 30_000_000


# --- packages and Node ---------------------------------------------------------------------------


def test_the_size_to_fetch_comes_from_the_lock():
    lock = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    django = next(p for p in lock if p["name"] == "django")
    size = django["wheels"][0]["size"] / 1e6
    assert packages.megabytes({"django": django["version"]}) == round(size)
    assert packages.megabytes({"django": "0"}) == 0


@pytest.mark.parametrize(
    ("wheel", "fits"),
    [
        ("a-1-py3-none-any.whl", True),
        ("a-1-cp27-cp27m-manylinux1_x86_64.whl", False),
        ("a-1-cp310-abi3-manylinux_2_28_x86_64.whl", True),
        ("a-1-cp310-abi3-manylinux_2_28_aarch64.whl", False),
        ("a-1-cp310-abi3-win_amd64.whl", False),
    ],
)
def test_a_wheel_fits_by_its_name(wheel, fits, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert packages.fits(f"https://x/{wheel}") is fits


@pytest.mark.parametrize(
    ("here", "version", "good"),
    [
        ({"node", "npm"}, "v22.1.0", True),
        ({"node", "npm"}, "v18.20.4", False),
        ({"node"}, "v22.1.0", False),
        (set(), "", False),
    ],
)
def test_the_machines_node_counts_when_it_is_new_and_has_npm(monkeypatch, here, version, good):
    monkeypatch.delenv("COPPER_BUNDLED_NODE", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: name if name in here else None)

    class Said:
        stdout = version

    monkeypatch.setattr("subprocess.run", lambda *_, **__: Said)
    assert front_end.has_node() is good


# --- stamps and errors ---------------------------------------------------------------------------


def test_a_fingerprint_sees_content_names_and_nothing_else(tmp_path):
    first = tmp_path / "a"
    first.mkdir()
    (first / "x").write_text("1")
    before = machine.digest(first)
    assert machine.digest(first) == before
    (first / "x").rename(first / "y")
    renamed = machine.digest(first)
    (first / "y").write_text("2")
    rewritten = machine.digest(first)
    assert len({before, renamed, rewritten}) == 3
    (first / "__pycache__").mkdir()
    (first / "__pycache__" / "x.pyc").write_text("")
    assert machine.digest(first) == rewritten


def test_a_full_disk_and_a_foreign_folder_are_put_in_words():
    assert "disk is full" in machine.explain(OSError(28, "No space left on device")).then
    assert "chown" in machine.explain(PermissionError(13, "denied", "/srv/x")).then


# --- ./copper test -------------------------------------------------------------------------------


def test_the_closing_line_is_pytests_own():
    counts = Counter(passed=812, skipped=3, failed=0)
    assert checks.closing_line(counts, 400.25) == (
        "================= 812 passed, 3 skipped in 400.25s (6:40 min) =================="
    )
    assert " 1 failed, 2 passed, 2 errors in 1.00s " in checks.closing_line(
        Counter(failed=1, passed=2, error=2), 1
    )


def test_what_is_left_out_fails_in_ci_and_is_said_elsewhere(tmp_path, monkeypatch, capsys):
    why = machine.Stop("There is no PostgreSQL here.", "Install it.")
    monkeypatch.delenv("CI", raising=False)
    at_home = checks.Run(tmp_path)
    at_home.leave_out("the tests on PostgreSQL", why)
    assert at_home.close(60) == 0
    monkeypatch.setenv("CI", "true")
    in_ci = checks.Run(tmp_path)
    in_ci.leave_out("the tests on PostgreSQL", why)
    assert in_ci.close(60) == 1
    assert capsys.readouterr().out.count("  LEFT OUT  the tests on PostgreSQL") == 2


def test_past_its_budget_a_run_fails(tmp_path):
    run = checks.Run(tmp_path)
    run.began -= 100
    assert run.close(99) == 1


def test_a_failed_test_or_check_fails_the_run(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "call", lambda command, env, alone: 1)
    run = checks.Run(tmp_path)
    run.check("Style", "ruff")
    assert run.close(60) == 1
    run = checks.Run(tmp_path)
    run.pytest("Tests")
    assert run.close(60) == 1, "pytest that ends without a count is an error too"


def test_a_run_that_is_stopped_takes_everything_with_it(tmp_path):
    """A stage that starts a helper of its own, as browser tests start a browser."""
    script = (
        "import signal, sys\n"
        "from house import supervisor\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n"
        f"stage = 'sleep 60 & echo $! > {tmp_path}/helper; wait'\n"
        "supervisor.call(['sh', '-c', stage], {'PATH': '/usr/bin:/bin'}, alone=True)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    wait_for(lambda: (tmp_path / "helper").exists() and (tmp_path / "helper").read_text())
    helper = int((tmp_path / "helper").read_text())
    assert alive(helper)
    running.terminate()
    assert running.wait(timeout=20) == 3
    wait_for(lambda: not alive(helper))


def test_tests_never_see_the_real_networks_settings(tmp_path, monkeypatch):
    for name in ("COPPER_DATA", "COPPER_S3_BUCKET", "DATABASE_URL", "TEST_DATABASE_URL"):
        monkeypatch.setenv(name, "real")
    env = checks.Run(tmp_path).env(COPPER_TALLY="t")
    assert "real" not in env.values()
    assert env["TMPDIR"] == str(tmp_path)
    assert env["COPPER_TALLY"] == "t"


def test_the_plugin_counts_and_keeps_only_tests_that_touch_the_database(tmp_path):
    (tmp_path / "test_small.py").write_text(
        "import pytest\n"
        "@pytest.fixture\ndef db(): pass\n"
        "@pytest.fixture\ndef person(db): pass\n"
        "def test_apart(): pass\n"
        "def test_with(person): assert 0\n"
    )
    tally = tmp_path / "tally.json"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "house.pytest_plugin"]
    command += ["-p", "no:django", "-p", "no:cacheprovider", "--touching-the-database", "."]
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COPPER_TALLY": str(tally)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    found = json.loads(tally.read_text())
    assert {k: v for k, v in found["counts"].items() if v} == {"failed": 1}
    assert list(found["slow"]) == ["test_small.py::test_with"]
