"""What `./copper test` needs of pytest.

Leaves out tests that never touch the database when they would only run a second time, and writes
what passed, failed and was slow, for the summary.
"""

import json
import os

KINDS = ("failed", "error", "passed", "skipped", "xfailed", "xpassed", "warnings")
TOUCHES = {"db", "transactional_db", "_django_db_helper", "live_server"}


def pytest_addoption(parser):
    parser.addoption(
        "--touching-the-database",
        action="store_true",
        help="only tests that use the database: the ones worth running on PostgreSQL too",
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--touching-the-database"):
        return
    others = [item for item in items if not touches_the_database(item)]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


def touches_the_database(item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(TOUCHES & fixtures or item.get_closest_marker("django_db"))


def pytest_terminal_summary(terminalreporter):
    if not (path := os.environ.get("COPPER_TALLY")):
        return
    stats = terminalreporter.stats
    slow = {
        report.nodeid: round(report.duration, 2)
        for reports in stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
    }
    counts = {kind: len(stats.get(kind, [])) for kind in KINDS}
    with open(path, "w") as file:
        json.dump({"counts": counts, "slow": slow}, file)
