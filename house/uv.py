"""The one version of uv that we know to work, checked by its fingerprint."""

import hashlib
import importlib.util
import platform
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from .machine import NO_NETWORK, TOOLS, Stop, advice, environment, say, timed

VERSION = "0.13.9"
HOST = "https://files.pythonhosted.org/packages"
# (system, machine, C library) → address, SHA-256, bytes; from PyPI, 2026-11-23.
WHEELS = {
    ("Linux", "x86_64", "glibc"): (
        "3d/aa/26d64642d808de4a652579ef950d7cd2d37f080a8babf9c67c6b75fc4c3f/"
        f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
        17_606_939,
    ),
    ("Linux", "x86_64", "musl"): (
        "fe/fe/794884de0efd3ac77a427cab21aa72c0483e100c55a42cd5cbb02c141b84/"
        f"uv-{VERSION}-py3-none-musllinux_1_1_x86_64.whl",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
        19_295_638,
    ),
    ("Linux", "aarch64", ""): (
        "57/15/94b6cd62ac3ff6550288328e8035288875197cbc183f51554b266a69877b/"
        f"uv-{VERSION}-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64"
        ".musllinux_1_1_aarch64.whl",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
        18_026_789,
    ),
    ("Darwin", "arm64", ""): (
        "f3/a7/a8d7b074798c7fb3b26b37584b8fe2e29df2ccdc24ce7902caab2a53edbf/"
        f"uv-{VERSION}-py3-none-macosx_11_0_arm64.whl",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
        14_660_755,
    ),
    ("Darwin", "x86_64", ""): (
        "1e/db/08e9ef4879bd667e6d7b4705e594e5bd3e4585f10fc63cb16b9fa2fac63e/"
        f"uv-{VERSION}-py3-none-macosx_10_12_x86_64.whl",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
        17_529_974,
    ),
}


def ready() -> Path:
    """Path of a working uv of our version; fetched, or fetched again when it is not whole."""
    binary = TOOLS / "uv" / "bin" / "uv"
    if version_of(binary) != VERSION:
        fetch(binary)
    return binary


def version_of(binary: Path) -> str:
    """What the programme says it is; empty when it is missing or does not run."""
    try:
        said = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    words = said.stdout.split()
    return words[1] if said.returncode == 0 and len(words) > 1 else ""


def wheel() -> tuple[str, str, int]:
    system, machine = platform.system(), platform.machine()
    library = "glibc" if platform.libc_ver()[0] == "glibc" else "musl"
    found = WHEELS.get((system, machine, library)) or WHEELS.get((system, machine, ""))
    if not found:
        raise Stop(
            f"There is no ready-made set-up for {system} on {machine}.",
            "Use Linux on x86-64 or arm64, or macOS; see docs/running.md.",
        )
    return found


def fetch(binary: Path) -> None:
    """By pip, which knows a house's mirrors; where Python came without pip, from PyPI itself."""
    address, fingerprint, size = wheel()
    fresh = TOOLS / "uv.new"
    shutil.rmtree(fresh, ignore_errors=True)
    with timed(f"Fetching uv {VERSION}, which installs the rest ({size / 1e6:.0f} MB)"):
        by_pip = importlib.util.find_spec("pip") and fetch_by_pip(fresh, fingerprint)
        if not (by_pip and version_of(fresh / "bin" / "uv") == VERSION):
            shutil.rmtree(fresh, ignore_errors=True)
            unpack(download(f"{HOST}/{address}", fingerprint), fresh / "bin" / "uv")
    if version_of(fresh / "bin" / "uv") != VERSION:
        raise Stop(
            "uv was fetched but does not run here.",
            "If this folder forbids running programmes (mount option noexec), move it elsewhere.",
        )
    shutil.rmtree(TOOLS / "uv", ignore_errors=True)
    fresh.rename(TOOLS / "uv")


def fetch_by_pip(folder: Path, fingerprint: str) -> bool:
    """True when pip brought it. `--target` leaves the machine's own Python alone."""
    wanted = TOOLS / "uv.txt"
    wanted.write_text(f"uv=={VERSION} --hash=sha256:{fingerprint}\n")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--require-hashes", "--target", folder]
    command += ["--retries", "1", "-r", wanted]
    done = subprocess.run(command, capture_output=True, text=True, env=environment())
    if done.returncode:
        say("pip could not bring it; asking PyPI directly")
    return done.returncode == 0


def download(address: str, fingerprint: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own https address
            content = answer.read()
    except (urllib.error.URLError, OSError) as error:
        raise Stop(f"Could not fetch {address}: {error}", advice(str(error), NO_NETWORK)) from None
    if hashlib.sha256(content).hexdigest() != fingerprint:
        raise Stop(
            f"What came from {address} is not what was expected (wrong fingerprint).",
            "Something between you and PyPI changes files. Try another network, and tell us.",
        )
    return content


def unpack(content: bytes, binary: Path) -> None:
    archive = TOOLS / "uv.whl"
    archive.write_bytes(content)
    binary.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as wheel_file:
        name = next(n for n in wheel_file.namelist() if n.endswith("/scripts/uv"))
        binary.write_bytes(wheel_file.read(name))
    binary.chmod(0o755)
    archive.unlink()
