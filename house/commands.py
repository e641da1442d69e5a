"""The words after `./copper`."""

import os
import signal
import sys

from . import checks, front_end, networks, packages
from . import start as starting
from .machine import PYTHON, ROOT, Stop, Talk, alone, environment, explain, say, use_settings_file
from .supervisor import call


def main(words: list[str], help_text: str) -> int:
    """Does what was asked and gives the exit code. Every failure says what to do next."""
    name, *rest = words or ["help"]
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        if name in {"help", "-h", "--help"}:
            print(help_text.strip())
            return 0
        if name not in COMMANDS:
            raise Stop(f"./copper does not know “{name}”.", "./copper help")
        if name != "test":  # tests never see a real network's settings
            use_settings_file()
        return COMMANDS[name](rest)
    except Stop as stop:
        print(f"\n{stop.what}\nNext: {stop.then}", file=sys.stderr)
    except (KeyboardInterrupt, EOFError):
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        stop = explain(error)
        print(f"\n{stop.what}\nNext: {stop.then}", file=sys.stderr)
    return 1


def bench(words: list[str]) -> int:
    """Runs benchmarks/NAME.py or benchmarks/methods/NAME.py for each name, or every one of them."""
    apart = {"__init__", "__main__", "settings", "rows", "case", "child", "run"}
    folder = ROOT / "benchmarks"
    pages = sorted(p.stem for p in folder.glob("*.py") if p.stem not in apart)
    methods = sorted(p.stem for p in (folder / "methods").glob("*.py") if p.stem not in apart)
    for name in words:
        if name not in pages + methods:
            raise Stop(f"There is no benchmark “{name}”.", f"Choose: {', '.join(pages + methods)}")
    names = words or methods + pages
    set_up(with_front_end=bool(set(names) & set(pages)))
    env = environment()
    env["PYTHONPATH"] += f"{os.pathsep}{ROOT}"
    if set(names) & set(methods):
        env["ORACLES"] = str(packages.oracles())
    return call([PYTHON, "-m", "benchmarks", *names], env)


def manage(words: list[str]) -> int:
    Talk.stream = sys.stderr  # so that the command's own output can be piped on
    set_up()
    network = networks.choose()
    network.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return call([PYTHON, "-m", "copper.config", *words], network.environment())


def with_file(command: str):
    def do(words: list[str]) -> int:
        if not any(not w.startswith("-") for w in words):
            raise Stop("Which file?", f"./copper {command} FILE")
        return manage([command, *words])

    return do


def restore(words: list[str]) -> int:
    """Puts a network back; on a machine that has none yet, as its real network."""
    if not os.environ.get("COPPER_DATA") and not networks.CURRENT.exists():
        networks.make_current(networks.choose(networks.REAL))
    code = with_file("restore")(words)
    if code == 0:  # its tables may be older than this version: look at them at the next start
        networks.choose().remember(prepared="", begun=True)
        say("Next: ./copper start")
    return code


def upgrade(words: list[str]) -> int:
    set_up(with_front_end=True)
    code = manage(["upgrade", *words])
    if code == 0:
        starting.prepare(networks.choose())
        say("Next: restart CoPPeR")
    return code


def set_up(with_front_end: bool = False) -> None:
    with alone():
        packages.install(*(front_end.parts() if with_front_end else ()))
        if with_front_end:
            front_end.ready()
        front_end.translations()


COMMANDS = {
    "start": starting.start,
    "test": checks.test,
    "bench": bench,
    "manage": manage,
    "backup": with_file("backup"),
    "restore": restore,
    "upgrade": upgrade,
}
