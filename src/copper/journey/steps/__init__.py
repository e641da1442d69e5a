"""The steps in the order of the story. A room adds its own where they belong."""

from copper.journey.road import Step

from . import (
    agreements,
    events,
    exchange,
    operate,
    partners,
    people,
    places,
    reach,
    records,
    relationships,
    ties,
)

STEPS: list[tuple[str, str, Step]] = [
    ("places", "Bradford's areas, numbers and postcodes", places.import_bradford),
    ("places", "A second import and a wrong edition", places.refuse_a_wrong_edition),
    ("people", "A coordinator, four organisations, twenty peer researchers", people.gather),
    ("people", "Signing in with a card and a PIN", people.use_a_card),
    ("people", "Helping somebody, and reading it back", people.help_somebody),
    ("records", "A joint decision", records.decide_together),
    ("records", "An objection pauses one thing", records.object_and_go_on),
    ("records", "A promise", records.promise),
    ("records", "The book is whole, also after erasing", records.erase_and_verify),
    ("partners", "Five organisations join, after both sides looked", partners.join),
    ("partners", "Keeping in touch", partners.keep_in_touch),
    ("exchange", "Files of organisations in and out", exchange.files_in_and_out),
    ("agreements", "An agreement, written and signed by both", agreements.agree),
    ("reach", "Who is missing, by the census of Bradford", reach.compare_with_the_census),
    ("events", "A meeting with what people need", events.meet),
    ("events", "Friday prayer is not planned over", events.friday_noon),
    ("events", "In a phone's calendar", events.in_a_phones_calendar),
    ("events", "Asking for time, within the cap", events.ask_within_the_cap),
    ("ties", "The partnership survey, in two sittings", ties.answer_in_two_sittings),
    ("ties", "Two answers give no number", ties.too_few_for_numbers),
    ("ties", "Five answers do", ties.five_give_numbers),
    ("relationships", "A promise, seen from both sides", relationships.both_sides),
    ("relationships", "The coordinator's week", relationships.the_week),
    ("operate", "A backup, a loss, and the way back", operate.back_up_and_restore),
]
