"""Agreements of two years: one signed in Urdu on paper, one on screen, one that waits, one that is
still being written and has a worry."""

from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from copper.agreements import content, selectors, services
from copper.agreements.models import Agreement
from copper.core import clock
from copper.demo.stage import Stage

DATA = {
    "controller": "University of Aldermoss",
    "purposes": "To learn how damp homes make children ill. Nothing else.",
    "data": "Answers and photos without names or addresses",
    "recipients": "The garden's group; nobody outside",
    "retention": "Two years after the report",
    "requests": "Samuel Dent, data protection officer of the university",
    "ending": "The university deletes it and says so in writing",
}
GARDEN: content.Content = {
    "purpose": [{"text": "We find out together how damp homes make children ill in Larkfield.\nWe ask for homes to be mended."}],
    "brings": [
        {"of": 1, "text": "The trust of forty families, Urdu and Punjabi, a warm room."},
        {"of": 2, "text": "Methods, ethics, pay for peer researchers."},
    ],
    "worries": [
        {"of": 1, "text": "Last time nobody came back with the report."},
        {"of": 2, "text": "That we have too little time for the ethics committee."},
    ],
    "decides": [
        {"what": "What we ask people", "who": "The garden", "how": "At the Thursday meeting"},
        {"what": "What is published", "who": "Both", "how": "Each side can say no"},
    ],
    "money": [{"what": "Work of five peer researchers", "amount": "£6,000", "payer": "The university pays the garden", "when": "Half before the work begins"}],
    "data": [DATA],
    "credit": [{"text": "The garden sees findings first. Every person chooses how they are named."}],
    "disputes": [{"text": "First the two leads talk. Then Ida Brook, who is independent, helps."}],
    "leaving": [{"text": "Either side can leave with a month's notice. Work that is done is paid."}],
}  # fmt: skip
# The same words in Urdu, in the order of content.leaves: a draft until a speaker accepted it.
IN_URDU = (
    "ہم مل کر معلوم کریں گے کہ لارک فیلڈ میں سیلن زدہ گھر بچوں کو کیسے بیمار کرتے ہیں۔\nہم گھروں کی مرمت کا مطالبہ کریں گے۔",
    "چالیس خاندانوں کا اعتماد، اردو اور پنجابی، ایک گرم کمرہ۔",
    "طریقے، اخلاقی جانچ، ساتھی محققین کا معاوضہ۔",
    "پچھلی بار کوئی رپورٹ لے کر واپس نہیں آیا۔",
    "کہ اخلاقی کمیٹی کے لیے ہمارے پاس وقت کم ہے۔",
    "ہم لوگوں سے کیا پوچھیں گے",
    "باغ",
    "جمعرات کی ملاقات میں",
    "کیا شائع ہوگا",
    "دونوں",
    "ہر فریق انکار کر سکتا ہے",
    "پانچ ساتھی محققین کا کام",
    "£6,000",
    "یونیورسٹی باغ کو ادا کرے گی",
    "آدھی رقم کام شروع ہونے سے پہلے",
    "یونیورسٹی آف ایلڈرماس",
    "یہ جاننے کے لیے کہ سیلن زدہ گھر بچوں کو کیسے بیمار کرتے ہیں۔ اور کچھ نہیں۔",
    "نام اور پتے کے بغیر جوابات اور تصویریں",
    "باغ کا گروپ؛ باہر کوئی نہیں",
    "رپورٹ کے دو سال بعد تک",
    "سیموئل ڈینٹ، یونیورسٹی کے ڈیٹا پروٹیکشن افسر",
    "یونیورسٹی اسے مٹا دے گی اور تحریری طور پر بتائے گی",
    "باغ نتائج سب سے پہلے دیکھے گا۔ ہر شخص خود چنے گا کہ اس کا نام کیسے آئے۔",
    "پہلے دونوں سربراہ بات کریں گے۔ پھر آزاد فرد آئیڈا بروک مدد کریں گی۔",
    "کوئی بھی فریق ایک ماہ پہلے بتا کر جا سکتا ہے۔ جو کام ہو چکا اس کا معاوضہ ملے گا۔",
)
PLAIN: content.Content = {
    "decides": [{"what": "What we do first", "who": "Both", "how": "By talking, at a table"}],
    "credit": [{"text": "Both read it before it goes out. Both names stand on it."}],
    "disputes": [{"text": "We sit down within two weeks. Cora helps if we ask her."}],
    "leaving": [{"text": "Say so a month before. What is owed is still paid."}],
}
KITCHEN: content.Content = PLAIN | {
    "purpose": [{"text": "People who cook at Old Wharf tell the council what damp does to them."}],
    "brings": [{"of": 1, "text": "A big oven and nine languages."}, {"of": 2, "text": "Money, and a promise to answer."}],
    "worries": [{"of": 1, "text": "Late pay."}, {"of": 2, "text": "Promises we can't keep."}],
    "money": [{"what": "Two evenings a month", "amount": "£180 each", "payer": "The council pays the kitchen", "when": "Within ten days"}],
}  # fmt: skip
ELDERS = PLAIN | {
    "purpose": [{"text": "Older people say how the hospital's letters could be read by everybody."}],
    "brings": [{"of": 1, "text": "People with time and long memories."}, {"of": 2, "text": "The letters, and somebody who can change them."}],
    "worries": [{"of": 1, "text": "That nothing changes."}, {"of": 2, "text": "That we are told of single patients."}],
}  # fmt: skip
YOUTH: content.Content = {
    "purpose": [{"text": "Young people find out where they feel safe on the way home."}],
    "brings": [{"of": 2, "text": "Young people who say what they think."}],
    "holders": [{"of": 2, "money": "The Old Wharf Community Kitchen", "contract": "The Old Wharf Community Kitchen", "insurance": ""}],
}  # fmt: skip


def tell(stage: Stage) -> None:
    """Four agreements, each at another place of its life."""
    for chapter in (_garden, _kitchen, _elders, _youth):
        chapter(stage)


def _again(stage: Stage, key: str) -> Agreement:
    return selectors.one(stage.network, stage.things[f"agreement {key}"].public_id)


def _begin(stage: Stage, key: str, by: str, title: str, other: str, **more: object) -> None:
    sides = [stage.organisations[key], stage.organisations[other]]
    stage.things[f"agreement {key}"] = services.begin(
        actor=stage.actor(by),
        title=title,
        parties=sides,
        **more,  # type: ignore[arg-type]
    )


def _write(stage: Stage, key: str, by: str, words: content.Content) -> None:
    for section, rows in words.items():
        services.write_section(
            actor=stage.actor(by), agreement=_again(stage, key), section=section, rows=rows
        )


def _offer(stage: Stage, key: str, by: str, review_in: int) -> None:
    services.set_terms(
        actor=stage.actor(by), agreement=_again(stage, key), is_binding=False,
        review_on=clock.today() + timedelta(days=review_in),
    )  # fmt: skip
    services.offer(actor=stage.actor(by), agreement=_again(stage, key))


def _sign(stage: Stage, key: str, by: str, number: int) -> None:
    agreement = _again(stage, key)
    services.sign_on_screen(
        actor=stage.actor(by),
        agreement=agreement,
        party=agreement.parties.all()[number - 1],
        version=selectors.version(agreement),
        language="en",
    )


def _garden(stage: Stage) -> None:
    """Urdu on paper for the garden, English on screen for the university; soon looked at again."""
    stage.plan(
        600, lambda: _begin(stage, "garden", "nasreen", "Damp homes in Larkfield", "university")
    )
    stage.plan(595, lambda: _write(stage, "garden", "nasreen", GARDEN))
    stage.plan(
        590,
        lambda: services.comment(
            actor=stage.actor("amina"), agreement=_again(stage, "garden"), section="money",
            words="Is half of it really paid before we begin?", is_worry=True,
        ),
    )  # fmt: skip
    stage.plan(585, lambda: _settle(stage))
    stage.plan(580, lambda: _offer(stage, "garden", "nasreen", 365))
    stage.plan(576, lambda: _into_urdu(stage))
    stage.plan(570, lambda: _on_paper(stage))
    stage.plan(568, lambda: _sign(stage, "garden", "ruth", 2))
    stage.plan(
        210,
        lambda: services.review(
            actor=stage.actor("nasreen"), agreement=_again(stage, "garden"),
            next_on=clock.today() + timedelta(days=222),
            words="The report came back this time. We go on.",
        ),
    )  # fmt: skip


def _settle(stage: Stage) -> None:
    for said in _again(stage, "garden").comments.all():
        services.settle(
            actor=stage.actor("amina"), comment=selectors.comment(stage.network, said.public_id)
        )


def _into_urdu(stage: Stage) -> None:
    agreement = _again(stage, "garden")
    version = selectors.version(agreement)
    addresses = content.leaves(version.content)
    made = services.translate(
        actor=stage.actor("zara"), agreement=agreement, version=version, language="ur",
        texts=dict(zip(addresses, IN_URDU, strict=True)),
    )  # fmt: skip
    services.accept_translation(actor=stage.actor("shabnam"), agreement=agreement, translation=made)


def _on_paper(stage: Stage) -> None:
    agreement = _again(stage, "garden")
    services.sign_on_paper(
        actor=stage.actor("nasreen"),
        agreement=agreement,
        party=agreement.parties.all()[0],
        version=selectors.version(agreement),
        language="ur",
        photo=_a_paper(),
        on=clock.today() - timedelta(days=2),
    )


def _a_paper() -> bytes:
    """A drawn sheet of paper with lines and a scribble: nobody's real signature."""
    sheet = Image.new("RGB", (600, 850), "#fdfcf7")
    pen = ImageDraw.Draw(sheet)
    for row in range(14):
        pen.line((80, 110 + row * 38, 520 - row % 3 * 60, 110 + row * 38), fill="#8a8578", width=5)
    pen.line([(90 + n * 9, 730 + (n * 37) % 60) for n in range(26)], fill="#1d3a70", width=4)
    pen.line((80, 800, 330, 800), fill="#8a8578", width=2)
    made = BytesIO()
    sheet.save(made, "JPEG", quality=80)
    return made.getvalue()


def _kitchen(stage: Stage) -> None:
    stage.plan(
        420, lambda: _begin(stage, "kitchen", "priya", "What damp does at Old Wharf", "council")
    )
    stage.plan(418, lambda: _write(stage, "kitchen", "priya", KITCHEN))
    later = [KITCHEN["money"][0] | {"when": "On the evening itself, in cash or by bank"}]
    stage.plan(
        415,
        lambda: services.write_section(
            actor=stage.actor("marek"), agreement=_again(stage, "kitchen"), section="money",
            rows=later, note="Ten days is too long for people who cook for their rent.",
        ),
    )  # fmt: skip
    stage.plan(410, lambda: _offer(stage, "kitchen", "marek", 640))
    stage.plan(408, lambda: _sign(stage, "kitchen", "marek", 1))
    stage.plan(405, lambda: _sign(stage, "kitchen", "priya", 2))


def _elders(stage: Stage) -> None:
    """Signed by the elders, while the hospital takes its time."""
    stage.plan(
        60,
        lambda: _begin(stage, "elders", "dorothy", "Letters that everybody can read", "hospital"),
    )
    stage.plan(58, lambda: _write(stage, "elders", "dorothy", ELDERS))
    stage.plan(40, lambda: _offer(stage, "elders", "dorothy", 365))
    stage.plan(38, lambda: _sign(stage, "elders", "dorothy", 1))


def _youth(stage: Stage) -> None:
    """Still being written, with the network; the group is not registered and has a worry."""

    def begin() -> None:
        youth = stage.organisations["youth"]
        stage.things["agreement youth"] = services.begin(
            actor=stage.actor("cora"),
            title="Safe ways home",
            parties=[None, youth],
            not_registered=[youth],
        )

    stage.plan(24, begin)
    stage.plan(20, lambda: _write(stage, "youth", "jaz", YOUTH))
    stage.plan(
        16,
        lambda: services.comment(
            actor=stage.actor("kofi"), agreement=_again(stage, "youth"), section="worries",
            words="Who answers for us if something happens on the way home at night?",
            is_worry=True,
        ),
    )  # fmt: skip
