import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlparse, urlunparse

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from copper.journey.road import Stumble, Walked, Walker, walk
from copper.journey.steps import STEPS


class Command(BaseCommand):
    help = "Walks the network's story on real data in a fresh database, and says what each step checked."
    requires_system_checks = ()
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("--data", type=Path, required=True, help="the folder of real data")
        parser.add_argument("--inside", type=Path, help="used by the command itself")

    def handle(self, *, data, inside, **options):
        if not data.is_dir():
            raise CommandError(
                f"There is no folder {data}. Give the folder that holds the real data."
            )
        if inside is None:
            return self.in_a_fresh_place(data.resolve())
        return self.go(data, inside)

    def in_a_fresh_place(self, data: Path) -> None:
        """Starts again in an own data folder and an own database, which are thrown away."""
        with tempfile.TemporaryDirectory(prefix="copper-journey-") as folder:
            place = Path(folder)
            (place / "data").mkdir(mode=0o700)
            env = os.environ | {"COPPER_DATA": str(place / "data"), "COPPER_DEMO": "0"}
            with fresh_database(env):
                done = subprocess.run(  # noqa: S603 - ourselves
                    [
                        sys.executable,
                        "-m",
                        "copper.config",
                        "journey",
                        "--data",
                        data,
                        "--inside",
                        place,
                    ],
                    env=env,
                    check=False,
                )
        if done.returncode:
            raise CommandError("The journey did not reach its end.", returncode=done.returncode)

    def go(self, data: Path, place: Path) -> None:
        began = time.perf_counter()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        self.stdout.write(f"  the house is empty and ready ({time.perf_counter() - began:.1f} s)")
        try:
            done = walk(Walker(data, place), STEPS, self.say)
        except Stumble as error:
            raise CommandError(str(error)) from error
        total = time.perf_counter() - began
        self.stdout.write(
            f"The journey is done: {len(done)} steps in {total:.1f} s on {settings.DATABASES['default']['ENGINE'].split('.')[-1]}."
        )

    def say(self, walked: Walked) -> None:
        self.stdout.write(f"✓ {walked.room}: {walked.title} ({walked.seconds:.1f} s)")
        self.stdout.write(f"    {walked.checked}")
        self.stdout.flush()


class fresh_database:
    """On PostgreSQL: a database of its own on the same server, dropped at the end."""

    def __init__(self, env: dict[str, str]) -> None:
        self.env, self.address = env, env.get("DATABASE_URL", "")
        self.name = f"copper_journey_{os.getpid()}"

    def _sql(self, *statements: str) -> None:
        import psycopg  # noqa: PLC0415 - only where the network lives in PostgreSQL

        with psycopg.connect(self.address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def __enter__(self) -> None:
        if self.address:
            self._sql(f'CREATE DATABASE "{self.name}"')
            self.env["DATABASE_URL"] = urlunparse(
                urlparse(self.address)._replace(path=f"/{self.name}")
            )

    def __exit__(self, *_error: object) -> None:
        if self.address:
            # A restore keeps the database from before under a longer name.
            import psycopg  # noqa: PLC0415

            with psycopg.connect(self.address, autocommit=True) as connection:
                names = connection.execute(
                    "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{self.name}%"]
                ).fetchall()
            self._sql(*(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for (name,) in names))
