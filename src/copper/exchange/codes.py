"""Words with a fixed meaning in this room."""

from django.utils.translation import gettext_lazy as _

NEW, SAME, DOUBT, WRONG = "new", "same", "doubt", "wrong"
VERDICTS = [
    (NEW, _("new")),
    (SAME, _("here already")),
    (DOUBT, _("in doubt")),
    (WRONG, _("can't be brought in")),
]

# What the coordinator says of a row in doubt.
ADD, JOIN, SKIP = "add", "join", "skip"
CHOICES = [
    (SKIP, _("leave it out")),
    (JOIN, _("it is the same")),
    (ADD, _("it is another one: add it")),
]

ADDED, FILLED, NOTHING, LEFT_OUT, FAILED = "added", "filled", "nothing", "left_out", "failed"
OUTCOMES = [
    (ADDED, _("added")),
    (FILLED, _("what was missing was filled in")),
    (NOTHING, _("nothing was missing")),
    (LEFT_OUT, _("left out")),
    (FAILED, _("could not be brought in")),
]

TAKEN_BACK, STAYS, PARTLY = "taken_back", "stays", "partly"
UNDONE = [
    (TAKEN_BACK, _("taken back")),
    (PARTLY, _("partly taken back")),
    (STAYS, _("stays")),
]

PREVIEW, RUNNING, DONE, UNDOING, TAKEN = "preview", "running", "done", "undoing", "undone"
STATES = [
    (PREVIEW, _("waiting for your yes")),
    (RUNNING, _("being brought in")),
    (DONE, _("brought in")),
    (UNDOING, _("being taken back")),
    (TAKEN, _("taken back")),
]

CSV, SERVICES, GRANTS = "csv", "services", "grants"
FORMATS = [
    (CSV, _("a table (CSV)")),
    (SERVICES, "Open Referral UK"),
    (GRANTS, "360Giving"),
]

# What is said of a row: a code in the database, words on the page.
NOTES = {
    "letters": _("Some letters of this row are written in another way than the rest of the file (%(encoding)s). Save the file as UTF-8."),
    "nul": _("There is a character in this row that no text has (NUL)."),
    "quotes": _("A quotation mark in this row has no partner, or stands in the wrong place."),
    "too_long": _("One cell of this row is too long."),
    "cells": _("The cells do not fit the first row: %(here)s here, %(wanted)s there."),
    "twice": _("The column “%(column)s” is there twice, and this row says two different things in it."),
    "no_name": _("There is no name in this row."),
    "name_too_long": _("The name is longer than 200 letters."),
    "person": _("This row is about a person or a household. Only organisations are brought in."),
    "kind": _("“%(said)s” is not a kind of organisation we know. Write one of these: %(known)s."),
    "number": _("The number %(number)s can't be right. %(why)s"),
    "two_owners": _("The numbers in this row belong to two different organisations here."),
    "other_bloc": _("The organisation of this name counts for another side here."),
    "gone": _("This organisation has left the network. Its data is not brought back."),
    "again": _("This is the same organisation as in row %(row)s."),
    "same_name": _("An organisation of this name is here with another postcode, or without one."),
    "same_name_number": _("An organisation of this name is here with another number."),
    "same_name_row": _("Row %(row)s has the same name with another postcode, or without one."),
    "by_own_id": _("It has the id under which we gave it out."),
    "by_number": _("It has the same number."),
    "by_name": _("It has the same name and postcode."),
    "no_consent": _("The contact is not brought in: the file does not say how and when that person agreed."),
    "no_contact_name": _("The contact is not brought in: it has no name."),
    "consent_date": _("The contact is not brought in: the day they agreed can't be read, or lies in the future."),
    "website": _("The website is left out: it is not an address of a page."),
    "postcode": _("The postcode is left out: it is not one."),
    "language": _("The language “%(said)s” is left out: we don't know it."),
    "community": _("The word “%(said)s” is left out: it is not one of the network's words for communities."),
    "area": _("The area “%(said)s” is left out: we don't know it."),
    "cut": _("The text in “%(column)s” is left out: it is longer than %(most)s letters."),
    "in_use": _("It stays, because something hangs on it now: %(what)s."),
    "changed": _("It stays, because somebody changed it since."),
    "field_changed": _("“%(field)s” stays, because somebody changed it since."),
    "not_there": _("It is not there any more."),
    "grant_money": _("The amount can't be read as pounds and pence."),
    "grant_currency": _("Only amounts in pounds (GBP) are kept. This one is in %(said)s."),
    "grant_date": _("The date “%(said)s” is left out: it is no day, or it comes too early."),
    "too_long_field": _("“%(field)s” is too long."),
    "another_service": _("This is another service of the same organisation. Only the first one is read."),
    "schema": _("At “%(where)s”: %(why)s"),
}  # fmt: skip
