"""`manage begin_network`: a real network's name and its first coordinator."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from copper.accounts import contacts, selectors, services
from copper.accounts.actor import system_actor
from copper.accounts.models import Person, Seat
from copper.core import clock, ids
from copper.core.errors import CopperError
from copper.core.models import NetworkSetting


class Command(BaseCommand):
    help = "Begins a network: gives it a name and a first coordinator. Refuses when one is there."

    def add_arguments(self, parser):
        parser.add_argument("--network", required=True, help="what the network is called")
        parser.add_argument("--name", required=True, help="the name people call the coordinator")
        parser.add_argument("--email", default="", help="an e-mail address to sign in with")
        parser.add_argument("--phone", default="", help="a phone number to sign in with")
        parser.add_argument("--card", action="store_true", help="print the code of a sign-in card")

    def handle(self, *args, **options):
        found = {kind: self._read(kind, options[kind]) for kind in ("email", "phone")}
        if not (any(found.values()) or options["card"]):
            raise CommandError("Say how the coordinator signs in: --email, --phone or --card.")
        if selectors.open_only(Seat.objects.filter(role="coordinator")).exists():
            raise CommandError(
                "This network has a coordinator already. They invite everybody else."
            )
        try:
            person, code = self._begin(options, found)
        except CopperError as error:
            raise CommandError(f"{error.message} {error.next_step}") from error
        self._say(person, code)

    def _read(self, kind, typed):
        if not typed:
            return None
        contact = contacts.read_email_or_phone(typed)
        if contact.kind != kind:
            raise CommandError(f"--{kind} {typed}: that is no {kind} we can read.")
        return contact.value

    @transaction.atomic
    def _begin(self, options, found):
        actor, today = system_actor("set-up"), clock.today()
        NetworkSetting.objects.update_or_create(
            key="network.name", valid_from=today, defaults={"value": options["network"]}
        )
        person = Person.objects.create(name=options["name"], joined_at=clock.now(), **found)
        # Confirmed by the first code that reaches it.
        services.sync_email(person, verified=False)
        services.give_seat(actor=actor, person=person, role="coordinator")
        code = services.make_card(actor=actor, person=person)[1] if options["card"] else ""
        return person, code

    def _say(self, person, code):
        write = self.stdout.write
        write(f"{person.name} is the coordinator. Next: open /sign-in/ on the network's address.")
        if code:
            write(f"Sign-in card: {ids.in_groups(code)}  (shown this once; write it down)")
            write("Open /card/first/, type the code and choose a PIN, within 14 days.")
        if person.email or person.phone:
            write("Type the e-mail address or phone number there: a code comes that way.")
            write("Without a mail or text message provider, the worker prints the code on screen.")
        write(
            "Then set up a second step (a passkey or an authenticator app); the page leads there."
        )
