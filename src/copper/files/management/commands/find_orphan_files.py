from django.core.management.base import BaseCommand, CommandError

from copper.files import services


class Command(BaseCommand):
    help = "Finds bytes that no file refers to, and files whose bytes are missing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove", action="store_true", help="remove the bytes nobody refers to"
        )

    def handle(self, *args, remove=False, **options):
        swept = services.sweep(remove=remove)
        for name in swept.orphans:
            self.stdout.write(f"nobody refers to {name}")
        for ref in swept.missing:
            self.stdout.write(f"the bytes of file {ref} are missing")
        self.stdout.write(
            f"{len(swept.orphans)} without a file ({swept.removed} removed), {len(swept.missing)} missing."
        )
        if swept.missing:
            raise CommandError("Restore the missing files from a backup: copper restore.")
