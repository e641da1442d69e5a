"""`./copper test`: every check and every test, within its budget of time."""

import contextlib
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

from . import front_end, packages, postgres
from .machine import PYTHON, ROOT, SRC, Stop, alone, environment, say
from .supervisor import call

BUDGET = 25 * 60  # seconds on two cores, set-up not counted
ONE_TEST = 300  # seconds: a test that hangs fails, with its stack
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
METHODS = "tests/methods"
COVERAGE = 95  # percent of copper.methods, of its lines and of its branches
OURS = {"--nightly", "--faults", "--size", "--only-sqlite"}
APART = "not faults and not size"  # run by their own word, and nightly


def ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


class Run:
    """One `./copper test`: its temporary folder, what each stage took, what was counted."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.began = time.monotonic()
        self.stages: list[tuple[str, float, bool]] = []
        self.counts: Counter[str] = Counter()
        self.slow: list[tuple[float, str, str]] = []
        self.left_out: list[str] = []

    def env(self, **more: str) -> dict[str, str]:
        """Nothing of the real network's settings or data reaches a test."""
        env = environment(TMPDIR=str(self.folder), PYTHONDONTWRITEBYTECODE="1")
        theirs = ("COPPER_", "DATABASE_URL", "TEST_DATABASE_URL")
        env = {name: value for name, value in env.items() if not name.startswith(theirs)}
        env["PYTHONPATH"] = f"{SRC}{os.pathsep}{ROOT}"
        return {**env, **more}

    def stage(self, name: str, *command, **more: str) -> bool:
        say(name)
        began = time.monotonic()
        good = call(list(command), self.env(**more), alone=True) == 0
        self.stages.append((name, time.monotonic() - began, good))
        if not good:
            say(f"{name}: FAILED")
        return good

    def pytest(self, name: str, *words: str, **more: str) -> None:
        tally = self.folder / "tally.json"
        tally.unlink(missing_ok=True)
        command = [
            PYTHON,
            "-m",
            "pytest",
            "-q",
            "-p",
            "house.pytest_plugin",
            "-p",
            "no:cacheprovider",
        ]
        command += ["-rfEs", "--tb=short", f"--timeout={ONE_TEST}", *words]
        good = self.stage(name, *command, COPPER_TALLY=str(tally), **more)
        found = json.loads(tally.read_text()) if tally.exists() else {"counts": {}, "slow": {}}
        self.counts.update(found["counts"])
        self.slow += [(seconds, test, name) for test, seconds in found["slow"].items()]
        if not good and not (found["counts"].get("failed") or found["counts"].get("error")):
            self.counts["error"] += 1  # pytest itself stopped: no tests found, or it crashed

    def check(self, name: str, *command) -> None:
        if not self.stage(name, *command):
            self.counts["error"] += 1

    def leave_out(self, what: str, why: Stop) -> None:
        """Said aloud; in CI nothing may be left out, so there it is a failure."""
        say(f"LEFT OUT: {what}. {why.what} {why.then}")
        self.left_out.append(what)
        if ci():
            self.counts["error"] += 1

    def close(self, budget: float) -> int:
        total = time.monotonic() - self.began
        print("\nThe twenty slowest tests:")
        for seconds, test, where in sorted(self.slow, reverse=True)[:20]:
            print(f"  {seconds:7.2f} s  {test}  [{where}]")
        print("\nStages:")
        for name, seconds, good in self.stages:
            print(f"  {seconds:7.1f} s  {name}{'' if good else '   FAILED'}")
        for what in self.left_out:
            print(f"  LEFT OUT  {what}")
        if total > budget:
            print(f"\nToo slow: {total:.0f} s, and {budget:.0f} s is the budget.")
            self.counts["error"] += 1
        bad = self.counts["failed"] + self.counts["error"]
        print("\nAll stages together (a test that runs on both databases counts twice):")
        print(closing_line(self.counts, total), flush=True)
        return 1 if bad else 0


def closing_line(counts: Counter, seconds: float) -> str:
    """What was counted, in the words and order of pytest's own last line."""
    words = []
    for kind in ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "error"):
        if number := counts[kind]:
            plural = "s" if kind == "error" and number > 1 else ""
            words.append(f"{number} {kind}{plural}")
    clock = f" ({int(seconds) // 60}:{int(seconds) % 60:02d} min)" if seconds >= 60 else ""
    text = f" {', '.join(words) or 'no tests ran'} in {seconds:.2f}s{clock} "
    return text.center(80, "=")


def test(words: list[str]) -> int:
    ours = {word for word in words if word in OURS}
    given = [word for word in words if word not in OURS]
    with alone():
        packages.install("dev", "s3", *front_end.parts())
        front_end.ready()
        front_end.translations()
    with tempfile.TemporaryDirectory(prefix="copper-", ignore_cleanup_errors=True) as name:
        this = Run(Path(name))
        this.folder.chmod(0o711)  # PostgreSQL runs as somebody else and must get through
        if given:
            only_these(this, given)
            return this.close(float("inf"))
        nightly = "--nightly" in ours
        more = {"COPPER_TEST_PROFILE": "nightly"} if nightly else {}
        if ours & {"--faults", "--size"}:
            for word in sorted(ours & {"--faults", "--size"}):
                everywhere(this, word.strip("-"), "--only-sqlite" in ours, more, processes="0")
            return this.close(float("inf"))
        checks(this)
        methods(this, more)
        everywhere(this, f"not e2e and {APART}", "--only-sqlite" in ours, more)
        browsers(this, "--only-sqlite" in ours)
        if nightly:
            everywhere(this, "faults or size", "--only-sqlite" in ours, more, processes="0")
        return this.close(float("inf") if nightly else BUDGET)


def checks(this: Run) -> None:
    this.check("Style", PYTHON, "-m", "ruff", "check", "--no-cache", "--quiet", ".", "copper")
    this.check(
        "Layout of the code",
        PYTHON,
        "-m",
        "ruff",
        "format",
        "--no-cache",
        "--quiet",
        "--check",
        ".",
        "copper",
    )
    cache = str(ROOT / ".mypy_cache")
    this.check(
        "Types", PYTHON, "-m", "mypy", "--no-error-summary", "--cache-dir", cache, "src/copper"
    )
    this.check("Layers", ROOT / ".venv/bin/lint-imports", "--no-cache")
    this.check(
        "Migrations are whole",
        PYTHON,
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        "--settings=tests.settings",
    )
    npm, env = front_end.node()
    this.check("Scripts of the pages", "env", f"PATH={env['PATH']}", *npm, "test", "--silent")


def methods(this: Run, more: dict) -> None:
    """The calculations: no database, so once is enough; and every line and branch is counted."""
    report = this.folder / "coverage.json"
    words = ["-n", "2", "--cov=copper.methods", "--cov-branch", f"--cov-report=json:{report}"]
    # Files of coverage go where the run's other files go, not into the project.
    this.pytest("Methods", METHODS, *words, COVERAGE_FILE=str(this.folder / "coverage"), **more)
    if not report.exists():
        return
    totals = json.loads(report.read_text())["totals"]
    for what, covered, every in (
        ("lines", totals["covered_lines"], totals["num_statements"]),
        ("branches", totals["covered_branches"], totals["num_branches"]),
    ):
        percent = 100 * covered / every
        say(f"Tests reach {percent:.1f} % of the {every} {what} of copper.methods")
        if percent < COVERAGE:
            say(f"That is less than {COVERAGE} %: FAILED")
            this.counts["error"] += 1


def everywhere(this: Run, marks: str, only_sqlite: bool, more: dict, processes: str = "2") -> None:
    """These tests on SQLite, then those that touch the database again on PostgreSQL."""
    which = "" if "not e2e" in marks else f" ({marks})"
    words = ["-m", marks, "-n", processes, f"--ignore={METHODS}"]
    this.pytest(f"Tests on SQLite{which}", *words, **more)
    if only_sqlite:
        return
    with postgresql(this) as address:
        if address:
            words += ["--touching-the-database"]
            name = f"Tests that touch the database, on PostgreSQL{which}"
            this.pytest(name, *words, TEST_DATABASE_URL=address, **more)


def browsers(this: Run, only_sqlite: bool) -> None:
    try:
        chromium = find_chromium()
    except Stop as stop:
        this.leave_out("tests in a real browser", stop)
        return
    this.pytest("Browser tests on SQLite", "-m", f"e2e and {APART}", CHROMIUM=chromium)
    if only_sqlite:
        return
    with postgresql(this) as address:
        if address:
            name = "Some browser tests on PostgreSQL"
            this.pytest(
                name,
                "-m",
                f"e2e and both and {APART}",
                CHROMIUM=chromium,
                TEST_DATABASE_URL=address,
            )


@contextlib.contextmanager
def postgresql(this: Run):
    """An address, or None after saying aloud that there is none."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with contextlib.ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(dir=this.folder))
        try:
            address = stack.enter_context(postgres.server(folder))
        except Stop as stop:
            this.leave_out("the tests on PostgreSQL", stop)
            address = None
        yield address


def find_chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if not found and postgres.install("chromium"):
        found = shutil.which("chromium")
    if not found:
        raise Stop("There is no Chromium here.", "Install it, or set CHROMIUM=/path/to/chromium.")
    return found


def only_these(this: Run, words: list[str]) -> None:
    say("Only what you named, on SQLite. ./copper test runs everything.")
    with contextlib.suppress(Stop):
        os.environ["CHROMIUM"] = find_chromium()
    address = os.environ.get("TEST_DATABASE_URL")
    this.pytest("Tests", *words, **({"TEST_DATABASE_URL": address} if address else {}))
