"""What the commands of this room share: plain steps on screen, plain sentences when it fails."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from copper.accounts.actor import Actor, system_actor
from copper.core.errors import CopperError


class PlainCommand(BaseCommand):
    """`work(**options)` does it. A CopperError becomes: what happened, what was kept, what to do."""

    def say(self, text: str) -> None:
        self.stdout.write(f"▸ {text}")
        self.stdout.flush()

    @property
    def actor(self) -> Actor:
        return system_actor("operator")

    def work(self, **options: Any) -> None:
        raise NotImplementedError

    def handle(self, **options: Any) -> None:
        try:
            self.work(**options)
        except CopperError as error:
            raise CommandError(f"{error.message} {error.kept} {error.next_step}") from error
