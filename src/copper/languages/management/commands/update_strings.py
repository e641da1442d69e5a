"""./copper manage update_strings: collects every string of the pages and brings the .po files up to date."""

import subprocess
import sys
import tempfile
from pathlib import Path

import allauth
import django
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import to_locale

from copper.ui import tongues

# Sentences of libraries that people meet on our pages. Theirs lack Urdu, so we translate these too.
FOREIGN = {
    allauth: ("account/adapter.py", "account/forms.py", "account/fields.py", "mfa/adapter.py", "mfa/totp/forms.py",
              "mfa/webauthn/forms.py", "mfa/base/forms.py", "mfa/recovery_codes/forms.py"),
    django: ("forms/fields.py", "forms/models.py", "forms/formsets.py", "core/validators.py"),
}  # fmt: skip


class Command(BaseCommand):
    help = (
        "Collects the strings of all pages into locale/ and brings each language's file up to date."
    )
    requires_system_checks = ()

    def handle(self, **options):
        root = Path(settings.ROOT)
        folder = root / "locale"
        folder.mkdir(exist_ok=True)
        pot = folder / "django.pot"
        foreign = [
            Path(library.__file__).parent / name
            for library, names in FOREIGN.items()
            for name in names
        ]
        with tempfile.TemporaryDirectory() as work:
            # Copies, so that no path of a machine gets into the file.
            copies = Path(work) / "libraries"
            for path in foreign:
                copy = copies / path.parts[-2] / path.name
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
            ours, theirs = Path(work) / "ours.pot", Path(work) / "theirs.pot"
            common = ("--no-location", "--sort-output", "--no-wrap", "--omit-header")
            located = (
                "--sort-by-file",
                "--no-wrap",
                "--add-location=file",
                "--project=CoPPeR",
                "--copyright-holder=The CoPPeR contributors",
            )
            self._babel(
                "extract",
                "-F",
                "babel.cfg",
                "-k",
                "gettext_lazy",
                "-k",
                "ngettext_lazy:1,2",
                "-k",
                "_now",
                *located,
                "-o",
                ours,
                "src",
            )
            self._babel(
                "extract",
                *common,
                "-k",
                "gettext_lazy",
                "-k",
                "ngettext_lazy:1,2",
                "-o",
                theirs,
                copies,
            )
            known = {line for line in ours.read_text().splitlines() if line.startswith("msgid ")}
            more = [
                block
                for block in theirs.read_text().split("\n\n")
                if "msgid" in block
                and not ({line for line in block.splitlines() if line.startswith("msgid ")} & known)
            ]
            text = "\n".join(
                line
                for line in ours.read_text().splitlines()
                if not line.startswith('"POT-Creation-Date')
            )
            pot.write_text(
                text.rstrip() + "\n\n" + "\n\n".join(block.strip() for block in more) + "\n"
            )
        for tongue in tongues.SHIPPED:
            if tongue.code != "en":
                self._language(folder, pot, to_locale(tongue.code))

    def _language(self, folder: Path, pot: Path, locale: str) -> None:
        po = folder / locale / "LC_MESSAGES" / "django.po"
        if not po.exists():
            self._babel("init", "-i", pot, "-o", po, "-l", locale, "--no-wrap")
        self._babel(
            "update",
            "-i",
            pot,
            "-o",
            po,
            "-l",
            locale,
            "--no-fuzzy-matching",
            "--no-wrap",
            "--ignore-obsolete",
            "--ignore-pot-creation-date",
        )
        self.stdout.write(f"{locale}: {po.relative_to(folder.parent)}")

    def _babel(self, *words: object) -> None:
        subprocess.run(  # noqa: S603 - our own tool, our own words
            [sys.executable, "-m", "babel.messages.frontend", "-q", *map(str, words)],
            check=True,
            cwd=settings.ROOT,
        )
