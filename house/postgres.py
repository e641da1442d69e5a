"""A PostgreSQL of our own for the tests: in a temporary folder, gone when they end."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from .machine import Stop, say, timed

# Data that is thrown away needs no care for power cuts; this makes the tests twice as fast.
CARELESS = "-F -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"


def programmes() -> Path | None:
    """The folder with initdb and pg_ctl: newest of Debian's, else what PATH has."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=version)
    if homes:
        return homes[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def version(initdb: Path) -> float:
    name = initdb.parents[1].name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


def install(package: str) -> bool:
    """Debian's package, when this is Debian and we may install. False when we may not."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with timed(f"Installing Debian's package {package}"):
        for words in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", package],
        ):
            done = subprocess.run(["apt-get", *words], env=env, capture_output=True, text=True)
            if done.returncode:
                say(f"apt-get {words[0]} did not work: {done.stderr.strip()[-300:]}")
                return False
    return True


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """A running PostgreSQL; gives its address for DATABASE_URL. Listens on a local socket only."""
    bin_folder = programmes() or (install("postgresql") and programmes())
    if not bin_folder:
        raise Stop(
            "There is no PostgreSQL here.",
            "Install it (Debian: apt install postgresql; macOS: brew install postgresql), or set "
            "TEST_DATABASE_URL=postgresql://user:password@host/name",
        )
    home = folder / "pg"
    home.mkdir()
    who = somebody() if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if who:
        os.chown(home, who.pw_uid, who.pw_gid)
        folder.chmod(0o711)  # they may pass, not look
    data = home / "data"
    as_who = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []} if who else {}

    def do(programme: str, *words: str) -> None:
        done = subprocess.run(
            [bin_folder / programme, *words], cwd=home, capture_output=True, text=True, **as_who
        )
        if done.returncode:
            log = home / "log"
            more = log.read_text()[-500:] if log.exists() else ""
            raise Stop(f"{programme}: {done.stderr}{more}", "Set TEST_DATABASE_URL instead.")

    do("initdb", "-D", str(data), "-U", "copper", "-A", "trust", "-E", "UTF8", "--no-sync",
       "--locale=C.UTF-8" if os.uname().sysname == "Linux" else "--locale=C")  # fmt: skip
    settings = f"{CARELESS} -c listen_addresses='' -k {home} -c max_connections=60"
    do("pg_ctl", "-D", str(data), "-l", str(home / "log"), "-w", "-o", settings, "start")
    try:
        yield f"postgresql://copper@/postgres?host={home}"
    finally:
        do("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def somebody() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Stop("PostgreSQL does not run as root.", "Run the tests as an ordinary user.")
