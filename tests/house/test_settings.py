"""Settings that differ between machines, and the table that explains them."""

import re
import stat
import threading
from pathlib import Path

import pytest

from copper.config import environment as env

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\b(COPPER_[A-Z0-9_]*[A-Z0-9]|(?:TEST_)?DATABASE_URL|CHROMIUM)\b")
READ = re.compile(
    r"""(?:environ(?:\.get|\.setdefault|\.pop)?\s*[\[(]\s*|flag\(\s*|getenv\(\s*|secret\([^,]+,\s*)"""
    r"""["']([A-Z][A-Z0-9_]+)["']"""
)
# Said by the script to its own children; nobody sets them.
OWN = {"COPPER_TALLY"}


def test_sqlite_in_the_data_folder_takes_its_write_lock_at_once(tmp_path):
    made = env.database("", tmp_path)
    assert made["NAME"] == tmp_path / "copper.sqlite3"
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in made["OPTIONS"]["init_command"]
    assert "mmap" not in made["OPTIONS"]["init_command"]


def test_everything_in_a_database_address_counts(tmp_path):
    made = env.database(
        "postgresql://co%40pper:p%2Fw@db.example.org:5433/net%20work?sslmode=require&connect_timeout=5",
        tmp_path,
    )
    assert made["USER"] == "co@pper"
    assert made["PASSWORD"] == "p/w"
    assert (made["HOST"], made["PORT"], made["NAME"]) == ("db.example.org", "5433", "net work")
    assert made["OPTIONS"] == {"sslmode": "require", "connect_timeout": "5"}


def test_a_folder_as_host_is_a_local_socket(tmp_path):
    made = env.database("postgresql://copper@/network?host=/run/postgresql", tmp_path)
    assert made["HOST"] == "/run/postgresql"
    assert "host" not in made["OPTIONS"]


def test_an_unknown_kind_of_database_is_named(tmp_path):
    with pytest.raises(SystemExit, match="starts with 'mysql:'"):
        env.database("mysql://h/d", tmp_path)


def test_files_go_to_object_storage_when_a_bucket_is_named(tmp_path, monkeypatch):
    monkeypatch.delenv("COPPER_S3_BUCKET", raising=False)
    assert env.file_storage(tmp_path)["OPTIONS"]["location"] == tmp_path / "files"
    monkeypatch.setenv("COPPER_S3_BUCKET", "b")
    monkeypatch.setenv("COPPER_S3_ENDPOINT", "https://objects.example.org")
    made = env.file_storage(tmp_path)
    assert made["BACKEND"].endswith("S3Storage")
    assert made["OPTIONS"]["endpoint_url"] == "https://objects.example.org"


def test_a_secret_is_made_once_and_is_ours_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("COPPER_SECRET_KEY", raising=False)
    path = tmp_path / "secret.key"
    together = threading.Barrier(2)

    def make() -> str:  # both find no file and make a key of their own; one of them wins
        together.wait(timeout=5)
        return threading.current_thread().name

    got: list[str] = []
    both = [
        threading.Thread(target=lambda: got.append(env.secret(path, "COPPER_SECRET_KEY", make)))
        for _ in range(2)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert len(set(got)) == 1
    assert env.secret(path, "COPPER_SECRET_KEY") == got[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setenv("COPPER_SECRET_KEY", "from elsewhere")
    assert env.secret(path, "COPPER_SECRET_KEY") == "from elsewhere"


# --- the table in docs/running.md ----------------------------------------------------------------


def sources() -> list[Path]:
    house = [ROOT / "copper", *(ROOT / "house").glob("*.py"), *(ROOT / "benchmarks").glob("*.py")]
    return [*house, *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").glob("*.py")]


def named_in_code() -> dict[str, str]:
    """Each variable of ours that stands in the code, with a file where it does."""
    return {
        name: str(path.relative_to(ROOT))
        for path in sources()
        for name in NAME.findall(path.read_text())
    }


def table() -> set[str]:
    text = (ROOT / "docs" / "running.md").read_text()
    return {
        name
        for line in text.splitlines()
        if line.startswith("| `")
        for name in NAME.findall(line.split("|")[1])
    }


def test_every_variable_of_ours_stands_in_the_table():
    families = {name.rsplit("_", 1)[0] for name in table()}  # "the COPPER_EMAIL settings"
    known = table() | families | OWN
    missing = {name: where for name, where in named_in_code().items() if name not in known}
    assert missing == {}


def test_the_table_names_no_variable_that_nothing_reads():
    assert table() - set(named_in_code()) == set()


def test_every_variable_that_the_code_reads_is_ours_or_the_machines():
    machines = {"PATH", "HOME", "CI", "SSL_CERT_FILE", "DJANGO_SETTINGS_MODULE"}
    machines |= {"DJANGO_ALLOW_ASYNC_UNSAFE", "TMPDIR"}
    read = {
        name: path.name
        for path in [*sources(), *(ROOT / "src").rglob("*.py")]
        for name in READ.findall(path.read_text())
    }
    strange = {n: where for n, where in read.items() if n not in machines and not NAME.fullmatch(n)}
    assert strange == {}, "begin its name with COPPER_, and put it into docs/running.md"


def test_the_examples_use_variables_of_the_table():
    for path in (ROOT / "deploy").rglob("copper.env"):
        used = {line.split("=")[0] for line in path.read_text().splitlines() if "=" in line[:40]}
        used -= {"HOME"}
        assert {u for u in used if not u.startswith("#")} <= table(), path
