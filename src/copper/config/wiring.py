"""Every arrow that goes up: which room tells a lower one what. One line each, nothing else.

The layers let a room import only what lies below it. Where a lower room needs a fact of a higher
one, it declares a registry and the higher room's function is added here.
"""

from django.utils.translation import gettext_lazy as _

from copper.accounts import events, merging, subject_data
from copper.accounts import panels as accounts_panels
from copper.agreements import panels as agreements_panels
from copper.agreements import personal as agreements_personal
from copper.agreements.services import merging as agreements_merging
from copper.api import own_parts as api_parts
from copper.api import panels as api_panels
from copper.events import panels as events_panels
from copper.events import personal as events_personal
from copper.exchange import panels as exchange_panels
from copper.instruments import panels as instruments_panels
from copper.instruments import personal as instruments_personal
from copper.instruments.services import answering
from copper.languages import catalogs as languages_catalogs
from copper.languages import panels as languages_panels
from copper.languages import selectors as languages_selectors
from copper.operate import panels as operate_panels
from copper.partners import panels as partners_panels
from copper.partners import personal as partners_personal
from copper.partners.services import merging as partners_merging
from copper.places import panels as places_panels
from copper.reach import panels as reach_panels
from copper.records import panels as records_panels
from copper.records import people_data as records_people
from copper.records import sealing
from copper.records import words as records_words
from copper.relationships import panels as relationships_panels
from copper.relationships import personal as relationships_personal
from copper.ties import panels as ties_panels
from copper.ties import personal as ties_personal
from copper.ui import screen_media, tongues
from copper.ui.places_to_go import MenuItem, account, footer, menu, panels
from copper.ui.template_filters import filters


def connect() -> None:
    """Called once, when all rooms are loaded."""
    # ui: the foot of every page
    footer.add("about", MenuItem(_("About the network"), "site:about", order=10))
    footer.add("who_reads", MenuItem(_("Who can read what you write"), "site:who_reads", order=20))
    footer.add("complain", MenuItem(_("Complain, or tell us something"), "records:speak", order=30))
    footer.add("access", MenuItem(_("Using these pages"), "site:access", order=40))
    # accounts: the link beside the name, the menu, the home page
    for name, item in accounts_panels.ACCOUNT.items():
        account.add(name, item)
    for name, item in accounts_panels.MENU.items():
        menu.add(name, item)
    for name, panel in accounts_panels.PANELS.items():
        panels.add(name, panel)
    # records: the menu, the home page, and words for templates
    for name, item in records_panels.MENU.items():
        menu.add(name, item)
    for name, panel in records_panels.PANELS.items():
        panels.add(name, panel)
    for name, word in records_words.FILTERS.items():
        filters.add(name, word)
    events.listeners.add("book", records_people.write_account_event)
    merging.register("records", records_people.move)
    subject_data.register(
        "records",
        export=records_people.export,
        erase=records_people.erase,
        explain=records_people.explain,
    )
    # places: the menu
    for name, item in places_panels.MENU.items():
        menu.add(name, item)
    # instruments: the menu, the home page, personal data, named answers sealed in the book
    for name, item in instruments_panels.MENU.items():
        menu.add(name, item)
    for name, panel in instruments_panels.PANELS.items():
        panels.add(name, panel)
    merging.register("instruments", instruments_personal.move)
    subject_data.register(
        "instruments",
        export=instruments_personal.export,
        erase=instruments_personal.erase,
        explain=instruments_personal.explain,
    )
    sealing.sources.add("answers", answering.SEALED_ROWS)
    # events: the menu, personal data
    for name, item in events_panels.MENU.items():
        menu.add(name, item)
    merging.register("events", events_personal.move)
    merging.organisation_movers.add("events", events_personal.move_organisation)
    subject_data.register(
        "events",
        export=events_personal.export,
        erase=events_personal.erase,
        explain=events_personal.explain,
    )
    # agreements: the menu, personal data, two organisations that become one
    for name, item in agreements_panels.MENU.items():
        menu.add(name, item)
    merging.register("agreements", agreements_personal.move)
    merging.organisation_movers.add("agreements", agreements_merging.move_rows)
    subject_data.register(
        "agreements",
        export=agreements_personal.export,
        erase=agreements_personal.erase,
        explain=agreements_personal.explain,
    )
    # partners: the menu, personal data
    for name, item in partners_panels.MENU.items():
        menu.add(name, item)
    merging.register("partners", partners_personal.move)
    merging.organisation_movers.add("partners", partners_merging.move_rows)
    subject_data.register(
        "partners",
        export=partners_personal.export,
        erase=partners_personal.erase,
        explain=partners_personal.explain,
    )
    # exchange: the menu
    for name, item in exchange_panels.MENU.items():
        menu.add(name, item)
    # reach: the menu
    for name, item in reach_panels.MENU.items():
        menu.add(name, item)
    # ties: the menu, the home page, personal data
    for name, item in ties_panels.MENU.items():
        menu.add(name, item)
    for name, panel in ties_panels.PANELS.items():
        panels.add(name, panel)
    merging.register("ties", ties_personal.move)
    merging.organisation_movers.add("ties", ties_personal.move_rows)
    subject_data.register(
        "ties",
        export=ties_personal.export,
        erase=ties_personal.erase,
        explain=ties_personal.explain,
    )
    events.entry_words.add("survey.answered", _("Answers to the partnership survey"))
    # relationships: the menu, a link for members, personal data
    for name, item in relationships_panels.MENU.items():
        menu.add(name, item)
    for name, item in relationships_panels.FOOTER.items():
        footer.add(name, item)
    merging.register("relationships", relationships_personal.move)
    subject_data.register(
        "relationships",
        export=relationships_personal.export,
        erase=relationships_personal.erase,
        explain=relationships_personal.explain,
    )
    # api: what programs can ask for
    api_parts.add_all()
    for name, item in api_panels.FOOTER.items():
        footer.add(name, item)
    # operate: the menu
    for name, item in operate_panels.MENU.items():
        menu.add(name, item)
    # languages: the network's own ones, and recordings of screens
    tongues.add_source(languages_catalogs.extra_tongues)
    screen_media.providers.add("languages", languages_selectors.media_for)
    for name, item in languages_panels.MENU.items():
        menu.add(name, item)
