"""Python packages, exactly as uv.lock has them."""

import os
import platform
import re
import sys
import tomllib
from pathlib import Path

from . import uv
from .machine import (
    PYTHON,
    ROOT,
    TOOLS,
    VENV,
    Stop,
    digest,
    environment,
    run,
    set_stamp,
    stamp,
    timed,
)

LOCK = ROOT / "uv.lock"


def wanted() -> set[str]:
    """Parts of the lock that the network itself needs on this machine."""
    return {"s3"} if os.environ.get("COPPER_S3_BUCKET") else set()


def install(*parts: str) -> None:
    """Brings .venv in line with the lock; `parts` may name "dev", "node", "s3".

    What is there already stays: a start does not throw away a developer's tools.
    """
    need = wanted() | set(parts)
    inputs = digest(
        LOCK, ROOT / "pyproject.toml", uv.VERSION, sys.executable, str(sys.version_info[:2])
    )
    before = stamp("python")
    fresh = before.get("inputs") == inputs and PYTHON.exists()
    if fresh and need <= set(before.get("parts", [])):
        return
    have = need | (set(before.get("parts", [])) if fresh else set())
    binary = uv.ready()
    command = [binary, "sync", "--locked", "--quiet", "--inexact", "--no-install-project"]
    command += ["--no-default-groups", "--python", sys.executable]
    command += [word for part in sorted(have - {"s3"}) for word in ("--group", part)]
    command += ["--extra", "s3"] if "s3" in have else []
    env = environment(UV_PROJECT_ENVIRONMENT=str(VENV), UV_PYTHON_DOWNLOADS="never")
    if not os.environ.get("HOME"):
        env.setdefault("UV_CACHE_DIR", str(ROOT / ".tools" / "cache"))
    with timed(f"Installing Python packages{size_of(command, env)}"):
        run(*command, env=env, then=THEN)
    if not PYTHON.exists():
        raise Stop("uv made no .venv/bin/python.", THEN)
    set_stamp("python", inputs=inputs, parts=sorted(have))


def oracles() -> Path:
    """The Python of the peers that benchmarks compare with: benchmarks/oracles, never our own."""
    folder = ROOT / "benchmarks" / "oracles"
    home = TOOLS / "oracles"
    inputs = digest(folder / "uv.lock", folder / "pyproject.toml", sys.executable)
    if stamp("oracles").get("inputs") != inputs:
        command = [uv.ready(), "sync", "--locked", "--quiet", "--project", folder]
        env = environment(UV_PROJECT_ENVIRONMENT=str(home), UV_PYTHON_DOWNLOADS="never")
        with timed("Installing the peers that the methods are compared with"):
            run(*command, "--python", sys.executable, env=env, then=THEN)
        set_stamp("oracles", inputs=inputs)
    return home / "bin" / "python"


THEN = (
    "If uv.lock and pyproject.toml differ, fetch a whole copy of the project; "
    "otherwise remove the folder .venv and type the same again."
)


def size_of(command: list, env: dict) -> str:
    """How much is fetched at most (uv's own cache may hold some of it already)."""
    try:
        plan = run(*[w for w in command if w != "--quiet"], "--dry-run", env=env, then="")
    except Stop:
        return ""  # the real run says what is wrong
    names = dict(re.findall(r"^ \+ ([\w.-]+)==(\S+)", plan, re.M))
    return f" (up to {megabytes(names)} MB to fetch)" if names else ""


def megabytes(versions: dict[str, str]) -> int:
    """Size of these packages' files for this machine, from the lock."""
    with open(LOCK, "rb") as file:
        packages = tomllib.load(file)["package"]
    total = 0
    for package in packages:
        if versions.get(package["name"]) != package.get("version"):
            continue
        fitting = [w["size"] for w in package.get("wheels", []) if fits(w["url"]) and "size" in w]
        source = package.get("sdist", {}).get("size", 0)
        total += max(fitting, default=source)
    return round(total / 1e6)


def fits(address: str) -> bool:
    """Whether a wheel's name says that it is for this Python on this kind of machine."""
    python, abi, where = address.rsplit("/", 1)[-1].removesuffix(".whl").split("-")[-3:]
    ours = f"cp{sys.version_info[0]}{sys.version_info[1]}"
    if not (python.startswith("py") or ours in python.split(".") or abi == "abi3"):
        return False
    if abi not in {"none", "abi3", ours}:
        return False
    if where == "any":
        return True
    system = {"Linux": "linux", "Darwin": "macosx"}.get(platform.system(), "-")
    return system in where and where.endswith((platform.machine(), "universal2"))
