import json
import smtplib
import sys

from django.core.mail import send_mail
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from copper.operate import doctor
from copper.operate.doctor import inside
from copper.operate.doctor.findings import OK, PROBLEM, WARNING
from copper.operate.models import Run

from ._shared import PlainCommand

MARKS = {OK: "✓", WARNING: "!", PROBLEM: "✗"}


class Command(PlainCommand):
    help = "Looks at backups, disk, HTTPS, e-mail, worker and the book. Ends with 1 if there is a problem."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="for machines")
        parser.add_argument("--send-test", metavar="ADDRESS", help="sends one test e-mail there")

    def work(self, *, send_test, **options):
        if send_test:
            self.send(send_test)
        if not inside.waiting_migrations():
            inside.verify_book()
        findings = doctor.examine(actor=self.actor)
        if options["json"]:
            whole = {"worst": doctor.worst(findings), "checks": [f.as_json() for f in findings]}
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{MARKS[finding.level]} {finding.says}")
                if finding.do:
                    self.stdout.write(f"    → {finding.do}")
        if doctor.worst(findings) == PROBLEM:
            sys.exit(1)

    def send(self, address):
        subject, body = _("A test by CoPPeR"), _("E-mail works. You need not answer.")
        try:
            send_mail(subject, body, None, [address])
        except (OSError, smtplib.SMTPException) as error:
            Run.objects.create(kind="email_test", ok=False, facts={"why": type(error).__name__})
            raise CommandError(
                _("The test e-mail was not sent: %(why)s") % {"why": error}
            ) from error
        Run.objects.create(kind="email_test", ok=True)
