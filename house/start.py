"""`./copper start`: set up, prepare the data, serve, and keep serving."""

import argparse
import http.client
import os
import socket
import sqlite3
import sys
import time

from . import front_end, networks, packages
from .machine import PYTHON, ROOT, SRC, Stop, alone, digest, say, set_stamp, stamp, timed
from .networks import Network
from .supervisor import Child, Supervisor, call

PATIENCE = 120  # seconds for the first answer; a cold, slow disk needs some
A_WHILE = 5  # seconds between its first answer and "ok"
SAID_ALREADY = 3  # exit code of `prepare` when it has explained itself


def options(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./copper start")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--empty", action="store_true", help="begin (or go on with) a real network")
    which.add_argument("--demo", action="store_true", help="the demonstration network")
    parser.add_argument("--port", type=int, default=os.environ.get("COPPER_PORT") or "8000")
    parser.add_argument("--bind", default=os.environ.get("COPPER_BIND") or "127.0.0.1")
    parser.add_argument(
        "--only-set-up", action="store_true", help="do everything but serve: services do that"
    )
    parser.add_argument(
        "--join", action="store_true", help="with --empty: the network was begun on another machine"
    )
    begin = parser.add_argument_group("with --empty, instead of being asked")
    for word, (variable, what) in BEGIN.items():
        begin.add_argument(f"--{word}", default=os.environ.get(variable, ""), help=what)
    begin.add_argument("--card", action="store_true", help="print a sign-in card for them")
    return parser.parse_args(words)


BEGIN = {
    "network": ("COPPER_BEGIN_NETWORK", "the network's name"),
    "name": ("COPPER_BEGIN_NAME", "the first coordinator's name"),
    "email": ("COPPER_BEGIN_EMAIL", "the first coordinator's e-mail address"),
    "phone": ("COPPER_BEGIN_PHONE", "the first coordinator's phone number"),
}


def start(words: list[str]) -> int:
    began = time.monotonic()
    asked = options(words)
    kind = networks.REAL if asked.empty else networks.DEMO if asked.demo else ""
    network = networks.choose(kind)
    if not asked.only_set_up:
        port_is_free(asked.bind, asked.port)
    begins = not (network.demo or asked.join or network.notes.get("begun"))
    if begins:
        ask_who_begins(asked)
    with alone():
        packages.install(*front_end.parts())
        front_end.ready()
        front_end.translations()
        networks.make_current(network)
        prepare(network)
    if begins:
        begin_network(network, asked)
    network.remember(begun=True)
    if asked.only_set_up:
        say("Everything is set up.")
        return 0
    return serve(network, asked.bind, asked.port, began)


# --- the data ------------------------------------------------------------------------------------


def prepare(network: Network) -> None:
    """Tables, styles and made-up people, unless nothing changed since the last time."""
    static = digest(packages.LOCK, ROOT / "static", *SRC.glob("copper/*/static"))
    collected = (ROOT / "var" / "static" / "staticfiles.json").exists()
    collect = not (collected and stamp("static").get("inputs") == static)
    code = digest(packages.LOCK, *sorted(SRC.rglob("*.py")))
    if not collect and network.notes.get("prepared") == [code, tables(network)]:
        return
    command = [PYTHON, "-m", "copper.config", "prepare"] + (["--collect"] if collect else [])
    with timed("Preparing the network's data"):
        finished = call(command, network.environment())
    if finished == SAID_ALREADY:
        raise SystemExit(1)
    if finished:
        raise Stop(
            "The network's data could not be prepared (the reason stands above).",
            "If it does not help you, ask for help with those lines: nothing was lost.",
        )
    if collect:
        set_stamp("static", inputs=static)
    network.remember(prepared=[code, tables(network)])


def tables(network: Network) -> str:
    """What the database file itself says about its tables, without loading Django.

    A moment of time, which is never the same again, when it cannot say: a PostgreSQL, or a file
    that is missing or strange.
    """
    unknown = f"unknown at {time.time()}"
    if os.environ.get("DATABASE_URL") or not network.database.exists():
        return unknown
    try:
        found = sqlite3.connect(f"file:{network.database}?mode=ro", uri=True)
        try:
            count, last = found.execute(
                "SELECT count(*), max(id) FROM django_migrations"
            ).fetchone()
        finally:
            found.close()
    except sqlite3.Error:
        return unknown
    return f"{count} migrations, last {last}, file {network.database.stat().st_ino}"


def ask_who_begins(asked: argparse.Namespace) -> None:
    """Fills in what the flags left out, before anything is fetched."""
    if sys.stdin.isatty():
        asked.network = asked.network or input("What is your network called? ").strip()
        asked.name = asked.name or input("What is your name? You will be its coordinator. ").strip()
        if not (asked.email or asked.phone or asked.card):
            asked.email = input("Your e-mail address (empty if you have none): ").strip()
        if not (asked.email or asked.phone or asked.card):
            asked.phone = input("Your phone number (empty: we print a sign-in card): ").strip()
        asked.card = asked.card or not (asked.email or asked.phone)
    if not (asked.network and asked.name and (asked.email or asked.phone or asked.card)):
        raise Stop(
            "A real network needs a name and a first coordinator who can sign in.",
            './copper start --empty --network "…" --name "…" '
            "and one of --email … / --phone … / --card",
        )


def begin_network(network: Network, asked: argparse.Namespace) -> None:
    command = [PYTHON, "-m", "copper.config", "begin_network"]
    for word in BEGIN:
        if value := getattr(asked, word):
            command += [f"--{word}", value]
    command += ["--card"] if asked.card else []
    say(f"Beginning the network “{asked.network}”")
    if call(command, network.environment()):
        raise Stop(
            "The network was not begun (the reason stands above).",
            "Put that right and type the same again.",
        )


# --- serving -------------------------------------------------------------------------------------


def port_is_free(bind: str, port: int) -> None:
    if can_listen(bind, port):
        return
    other = next((p for p in range(port + 1, port + 50) if can_listen(bind, p)), port + 50)
    if ask(port, "/healthz", wait=1) == "ok":
        raise Stop(
            f"CoPPeR seems to be running already on port {port}.",
            f"Open http://127.0.0.1:{port}, or start another one: ./copper start --port {other}",
        )
    raise Stop(
        f"Port {port} on {bind} is used by another programme, or is not ours to use.",
        f"Choose another one: ./copper start --port {other}",
    )


def can_listen(bind: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((bind, port))
        except OSError:
            return False
    return True


def ask(port: int, path: str, host: str = "127.0.0.1", wait: float = 5) -> str:
    """What a CoPPeR there answers, asked as a visitor would; empty when nothing does."""
    name = next(
        (h for h in os.environ.get("COPPER_HOSTS", "").split(",") if h not in {"", "*"}), ""
    )
    connection = http.client.HTTPConnection(host, port, timeout=wait)
    try:
        connection.request("GET", path, headers={"Host": name.lstrip(".") or f"127.0.0.1:{port}"})
        answer = connection.getresponse()
        text = answer.read(200).decode(errors="replace")
        return text if answer.status in {200, 503} else f"status {answer.status}"
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def children(network: Network, bind: str, port: int) -> tuple[Child, Child]:
    env = network.environment()
    env.setdefault("COPPER_ADDRESS", f"http://127.0.0.1:{port}")
    workers = os.environ.get("COPPER_WEB_PROCESSES") or "2"
    granian = [str(PYTHON), "-m", "granian", "--interface", "wsgi", "--no-ws"]
    granian += ["--host", bind, "--port", str(port), "--workers", workers]
    # Few threads: pages are made by the processor, and more threads only fight for it.
    granian += ["--blocking-threads", "2", "--respawn-failed-workers", "--log-level", "warning"]
    server = Child("web server", granian + ["copper.config.wsgi:application"], env)
    return server, Child("worker", [str(PYTHON), "-m", "copper.config", "worker"], env)


NOT_READY = {
    "disk": "Free some space on this disk, then start again.",
    "database": "Check that the database runs, then start again.",
    "status 400": "COPPER_HOSTS must name the address that people type, such as net.example.org.",
}


def serve(network: Network, bind: str, port: int, began: float) -> int:
    supervisor = Supervisor()
    supervisor.listen()
    server, worker = children(network, bind, port)
    here = "127.0.0.1" if bind in {"0.0.0.0", "::"} else bind  # noqa: S104 - compared, not bound
    said, give_up = "", time.monotonic() + PATIENCE

    def settled() -> bool:
        nonlocal said, give_up
        said = ask(port, "/readyz", here)
        if said:  # it runs; what stands in its way seldom goes by itself
            give_up = min(give_up, time.monotonic() + A_WHILE)
        return said == "ok" or server.deaths > 0 or time.monotonic() > give_up

    try:
        supervisor.start(server)
        supervisor.watch(settled, step=0.03)
        if not supervisor.stopping and said != "ok":
            raise Stop(
                f"The web server is not ready: {said or 'no answer'}.",
                NOT_READY.get(said, "Read the lines above, or try ./copper manage doctor"),
            )
        if not supervisor.stopping:
            announce(network, server.env["COPPER_ADDRESS"], time.monotonic() - began)
            supervisor.start(worker)
        supervisor.watch()
        say("Stopping …")
    finally:
        supervisor.stop()
    return 0


def announce(network: Network, address: str, seconds: float) -> None:
    what = "The demonstration network" if network.demo else "Your network"
    say(f"{what} is ready after {seconds:.1f} s: {address}   (stop with Ctrl+C)")
