"""A house in miniature: the real script, with small stand-ins for what it would fetch.

Nothing here needs the network. The stand-ins write each call into `calls`, so a test can say which
steps ran; the stand-in server answers, and both it and the worker are real processes to be killed.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

UV = """#!/bin/sh
[ "$1" = --version ] && echo "uv {version}" && exit 0
case "$*" in *--dry-run*) echo " + little==1.0"; exit 0;; esac
echo "uv sync" >> {calls}
mkdir -p .venv/bin && ln -sf {python} .venv/bin/python
"""
NPM = """#!/bin/sh
echo "npm $1" >> {calls}
if [ -f {root}/npm-says ]; then cat {root}/npm-says; exit 1; fi
[ "$1" = ci ] && mkdir -p node_modules && touch node_modules/.package-lock.json
[ "$1" = run ] && mkdir -p static/dist && touch static/dist/app.css
exit 0
"""
# Stands in for Django: `prepare` makes a database with migrations, `worker` waits.
DJANGO = """
import os, pathlib, sqlite3, sys, time
words = sys.argv[1:]
data = pathlib.Path(os.environ["COPPER_DATA"])
if words[0] in {{"backup", "restore"}}:
    words += ["in", os.getcwd()]
with open({calls!r}, "a") as calls:
    calls.write(" ".join(["django", data.name, "demo=" + os.environ["COPPER_DEMO"], *words]) + "\\n")
if words[0] == "prepare":
    database = sqlite3.connect(data / "copper.sqlite3")
    database.execute("CREATE TABLE IF NOT EXISTS django_migrations (id integer primary key)")
    database.execute("INSERT INTO django_migrations DEFAULT VALUES")
    database.commit()
    static = pathlib.Path({root!r}, "var/static")
    static.mkdir(parents=True, exist_ok=True)
    (static / "staticfiles.json").touch()
if words[0] == "worker":
    pathlib.Path({root!r}, "worker.pid").write_text(str(os.getpid()))
    time.sleep(60)
sys.exit(int(os.environ.get("DJANGO_EXIT", "0")))
"""
GRANIAN = """
import http.server, os, pathlib, subprocess, sys
root = pathlib.Path({root!r})
if (root / "server-is-broken").exists():
    sys.exit("ImportError: no such room")
helper = subprocess.Popen(["sleep", "60"])
(root / "helper.pid").write_text(str(helper.pid))
(root / "server.pid").write_text(str(os.getpid()))
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *words):
        pass
port = int(sys.argv[sys.argv.index("--port") + 1])
http.server.ThreadingHTTPServer.allow_reuse_address = True
http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""


class House:
    """The copy, and what can be done with it."""

    def __init__(self, root: Path):
        self.root, self.calls, self.port = root, root / "calls", free_port()
        self.running: list[subprocess.Popen] = []
        self.build()

    def build(self) -> None:
        shutil.copy(ROOT / "copper", self.root)
        shutil.copytree(ROOT / "house", self.root / "house", ignore=lambda *_: ["__pycache__"])
        words = {"root": str(self.root), "calls": str(self.calls), "python": sys.executable}
        self.put("uv.lock", 'version = 1\n[[package]]\nname = "little"\nversion = "1.0"\n')
        self.put("pyproject.toml", "")
        self.put("package.json", "{}")
        self.put("package-lock.json", "{}")
        self.put("frontend/src/app.scss", "a{}")
        self.put("src/copper/config/__main__.py", DJANGO.format(**words))
        self.put("src/granian/__main__.py", GRANIAN.format(**words))
        self.put("bin/node", "#!/bin/sh\necho v20.0.0\n", run=True)
        self.put("bin/npm", NPM.format(**words), run=True)
        version = (ROOT / "house/uv.py").read_text().split('VERSION = "')[1].split('"')[0]
        self.put(".tools/uv/bin/uv", UV.format(version=version, **words), run=True)

    def put(self, name: str, text: str, run: bool = False) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if run:
            path.chmod(0o755)

    def env(self, **more: str) -> dict[str, str]:
        path = f"{self.root / 'bin'}:/usr/bin:/bin"
        return {"HOME": str(self.root), "PATH": path, "PYTHONDONTWRITEBYTECODE": "1", **more}

    def copper(self, *words: str, **more: str) -> subprocess.CompletedProcess:
        """Runs ./copper to its end."""
        command = [sys.executable, str(self.root / "copper"), *words]
        return subprocess.run(
            command,
            cwd=self.root,
            env=self.env(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
        )

    def start(self, *words: str, **more: str) -> subprocess.Popen:
        """Starts ./copper and waits until the network answers and its worker is there."""
        (self.root / "worker.pid").unlink(missing_ok=True)
        command = [sys.executable, str(self.root / "copper"), "start", "--port", str(self.port)]
        self.log = open(self.root / "log", "w")  # noqa: SIM115 - closed when the test ends
        running = subprocess.Popen(
            [*command, *words],
            cwd=self.root,
            env=self.env(**more),
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        self.log.close()
        self.running.append(running)
        wait_for(lambda: (self.root / "worker.pid").exists() or running.poll() is not None)
        return running

    def said(self) -> str:
        return (self.root / "log").read_text()

    def pid(self, who: str) -> int:
        return int((self.root / f"{who}.pid").read_text() or 0)

    def steps(self) -> list[str]:
        """What ran since this was last asked."""
        ran = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return ran


def wait_for(what, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether it runs; one that has ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    yield made
    for process in made.running:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)
