"""Words with a fixed meaning in this room."""

from django.utils.translation import gettext_lazy as _

KINDS = [
    ("meeting", _("meeting")),
    ("workshop", _("workshop")),
    ("walk", _("walk")),
    ("training", _("training")),
    ("celebration", _("celebration")),
    ("other", _("something else")),
]
PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"
STATES = [
    (PLANNED, _("planned")),
    (HELD, _("took place")),
    (CANCELLED, _("cancelled")),
]

TRAVEL = [
    ("", _("not paid")),
    ("before", _("paid before you set out")),
    ("there", _("paid in cash when you arrive")),
    ("after", _("paid within five working days")),
    ("taxi", _("we order and pay a taxi")),
]

INTERPRETER = "interpreter"
# What can be arranged, so that people can come. An interpreter is asked for by language.
ACCESS = [
    ("step_free", _("no steps on the way in")),
    ("toilet", _("a toilet for wheelchair users")),
    ("hearing_loop", _("hearing loop")),
    ("bsl", _("British Sign Language")),
    ("large_print", _("large print")),
    ("easy_words", _("papers in easy words")),
    ("quiet_room", _("a quiet room")),
    ("breaks", _("breaks at least every hour")),
    ("prayer_room", _("a room to pray")),
    ("women_only", _("a part for women only")),
    ("childcare", _("childcare")),
    ("halal", _("halal food")),
    ("parking", _("parking close by")),
]
WHAT = [(INTERPRETER, _("interpreter")), *ACCESS]

COMING, NOT_COMING = "coming", "not_coming"
ANSWERS = [(COMING, _("I come")), (NOT_COMING, _("I can't come"))]

ASK_KINDS = [
    ("survey", _("survey")),
    ("interview", _("interview")),
    ("meeting", _("meeting")),
    ("panel", _("panel")),
    ("other", _("something else")),
]
PROPOSED, ACCEPTED, DECLINED = "proposed", "accepted", "declined"
DONE, WITHDRAWN = "done", "withdrawn"
ASK_STATES = [
    (PROPOSED, _("waits for an answer")),
    (ACCEPTED, _("accepted")),
    (DECLINED, _("declined")),
    (DONE, _("done")),
    (WITHDRAWN, _("withdrawn")),
]
# Asks that take up somebody's time: what was declined or withdrawn gives its place back.
TAKES_A_PLACE = (PROPOSED, ACCEPTED, DONE)

TITLES = [
    ("neutral", _("Only that there is something: “something you said yes to”")),
    ("full", _("What it is and where")),
]
