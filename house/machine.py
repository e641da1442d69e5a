"""This machine: folders, words to the person at the keyboard, running other programmes, stamps."""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
PYTHON = VENV / "bin" / "python"


class Stop(Exception):
    """Something stands in the way. `what` happened, and what to do `then`."""

    def __init__(self, what: str, then: str):
        super().__init__(what)
        self.what, self.then = what, then


def read_settings(path: Path) -> dict[str, str]:
    """Lines NAME=value of a settings file, as systemd's EnvironmentFile has them."""
    found = {}
    for number, line in enumerate(path.read_text().splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise Stop(f"Line {number} of {path} is not NAME=value.", "Mend that line.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        found[name.strip()] = value
    return found


def use_settings_file() -> None:
    """The settings of this network, for every word of ./copper alike.

    Without it a backup by hand would not know what the service knows, such as DATABASE_URL.
    A variable that is set already wins.
    """
    path = Path(os.environ.get("COPPER_SETTINGS") or ROOT / "var" / "copper.env")
    if not path.exists():
        return
    try:
        settings = read_settings(path)
    except PermissionError:
        raise Stop(
            f"You may not read {path}.",
            "Type the same as the user to whom the network belongs, such as: sudo -u copper …",
        ) from None
    for name, value in settings.items():
        os.environ.setdefault(name, value)


class Talk:
    """Where our own words go: to stderr when the output of a command is wanted by itself."""

    stream = sys.stdout


def say(text: str) -> None:
    bold = ("\033[1m", "\033[0m") if Talk.stream.isatty() else ("", "")
    print(f"{bold[0]}▸ {text}{bold[1]}", file=Talk.stream, flush=True)


@contextlib.contextmanager
def timed(text: str):
    """Says what begins, and how long it took when that is worth knowing."""
    say(f"{text} …")
    began = time.monotonic()
    yield
    seconds = time.monotonic() - began
    if seconds >= 0.5:
        print(f"  {seconds:.1f} s", file=Talk.stream, flush=True)


def environment(**more: str) -> dict[str, str]:
    """Our environment for a programme of the house."""
    env = dict(os.environ)
    env.setdefault("UV_SYSTEM_CERTS", "1")  # uv's own list of authorities misses an office's proxy
    # Node.js has a list of its own too: give it the machine's.
    authorities = env.get("SSL_CERT_FILE") or "/etc/ssl/certs/ca-certificates.crt"
    if Path(authorities).exists():
        env.setdefault("NODE_EXTRA_CA_CERTS", authorities)
    env.setdefault("NODE_USE_SYSTEM_CA", "1")
    env["PYTHONPATH"] = str(SRC)
    env.update(more)
    return env


def run(*command, then: str, env: dict | None = None, cwd: Path = ROOT) -> str:
    """Runs a quiet programme and gives its output.

    Raises Stop with the end of what it said and the next thing to do.
    """
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=env or environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except FileNotFoundError:
        raise Stop(f"{words[0]} is not there.", then) from None
    if done.returncode:
        tail = "\n".join(f"  {line}" for line in done.stdout.strip().splitlines()[-15:])
        raise Stop(
            f"{Path(words[0]).name} stopped with an error:\n{tail}", advice(done.stdout, then)
        )
    return done.stdout


OFFLINE = (
    "dns error",
    "failed to lookup",
    "name resolution",
    "enotfound",
    "eai_again",
    "network is unreachable",
    "connection refused",
    "connection reset",
    "connect error",
    "timed out",
    "etimedout",
    "tcp connect",
    "error sending request",
    "client error (connect)",
)


def advice(output: str, otherwise: str) -> str:
    """The next thing to do, from what a programme said when it failed."""
    text = output.lower()
    if "no space left" in text or "enospc" in text or "disk quota" in text:
        return DISK_FULL
    if "certificate" in text or "unknownissuer" in text:
        return (
            "The connection's certificate was not trusted. If your office checks web traffic, set "
            "SSL_CERT_FILE to its certificate file, then type the same again."
        )
    if any(sign in text for sign in OFFLINE):
        return NO_NETWORK
    return otherwise


DISK_FULL = "The disk is full. Free about 1 GB, then type the same again: it goes on where it was."
NO_NETWORK = (
    "The internet could not be reached. Check the connection (behind a proxy, set HTTPS_PROXY), "
    "then type the same again: it goes on where it was."
)


def explain(error: OSError) -> Stop:
    """A machine's error in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Stop(f"Could not write {error.filename or 'a file'}.", DISK_FULL)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stop(
            f"No permission to use {error.filename}.",
            "Type the same as the user to whom this folder belongs, or make it theirs: "
            f"sudo chown -R $USER {ROOT}",
        )
    return Stop(str(error), "Mend that, then type the same again.")


# --- stamps: a step is skipped when what it reads is as it was -----------------------------------


def digest(*inputs: Path | str) -> str:
    """One fingerprint of files, folders of files (by content and name) and words."""
    total = hashlib.sha256()
    for thing in inputs:
        if isinstance(thing, str):
            total.update(b"word" + thing.encode() + b"\0")
            continue
        files = [thing] if thing.is_file() else sorted(p for p in thing.rglob("*") if p.is_file())
        for path in files:
            if "__pycache__" in path.parts:
                continue
            name = os.path.relpath(path, ROOT)
            total.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def stamp(name: str) -> dict:
    try:
        found = json.loads((TOOLS / f"{name}.json").read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def set_stamp(name: str, **facts) -> None:
    write(TOOLS / f"{name}.json", json.dumps(facts))


def write(path: Path, text: str) -> None:
    """Writes a small file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(path)


@contextlib.contextmanager
def alone():
    """Only one set-up at a time: a second one waits for the first."""
    TOOLS.mkdir(exist_ok=True)
    with open(TOOLS / "lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another ./copper is setting up here. Waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
