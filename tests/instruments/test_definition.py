import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copper.instruments import definition as shapes
from copper.instruments.services.versions import shipped

from .examples import item, questionnaire, scale, score, words


def faults(content):
    with pytest.raises(shapes.Faults) as caught:
        shapes.read_file(content)
    return " ".join(caught.value.faults)


def test_a_good_file_is_read():
    file = shapes.read_file(questionnaire(scores=[score("mean_all", ["one", "two"])]))
    assert [one.code for one in file.definition.items] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([item("one"), item("one")], "Two items are called 'one'"),
        ([item("one", scale="nowhere")], "a scale 'nowhere' that is not there"),
        ([item("one", "short_text", reverse=True)], "can be reversed"),
        ([item("one", "number", least=5, most=1)], "least must be below most"),
        ([item("one", "yes_no", choices=[{"code": "a", "label": words("A")}])], "choices belong"),
        ([item("One")], "pattern"),
        ([item("one", colour="red")], "colour"),
        ([item("one", "number", least="1")], "number"),
        ([item("one", text={})], "at least one language"),
        ([item("one", text=words("a\x00b"))], "can't be stored"),
        ([item("one", text=words("a\ud800b"))], "can't be stored"),
    ],
)
def test_a_fault_in_an_item_is_named(items, says):
    assert says in faults(questionnaire(items))


@pytest.mark.parametrize(
    ("scores", "says"),
    [
        ([score("s", ["nobody"])], "an item 'nobody' that is not there"),
        ([score("s")], "either items or scores"),
        ([score("s", scores=["later"]), score("later", ["one"])], "does not come before it"),
        ([score("one", ["one"])], "taken twice"),
        ([score("s", ["one"], missing={"count": 2})], "more answers than it has"),
        ([score("s", ["one"], missing={"share": 0.5, "count": 1})], "either a share or a count"),
        ([score("s", ["one", "one"])], "twice"),
    ],
)
def test_a_fault_in_a_score_is_named(scores, says):
    assert says in faults(questionnaire(scores=scores))


def test_a_scale_rises():
    upside_down = scale()
    upside_down["points"].reverse()
    assert "must rise" in faults(questionnaire(scales={"agree": upside_down}))


def test_equality_questions_can_always_be_declined():
    asked = [item("age", "short_text", required=True)]
    assert "'age' asks about equality" in faults(questionnaire(asked, equality=True))
    free = questionnaire([item("age", "short_text", decline=True)], equality=True)
    assert shapes.read_file(free).definition.equality


def test_what_we_ship_is_complete_in_three_languages_and_marked():
    states = {}
    for content in shipped():
        file = shapes.read_file(content)
        assert not shapes.missing_for_publishing(file.definition)
        for state in shapes.language_states(file.title, file.definition):
            states[file.code, state.language] = state.state
    assert states == {
        ("equality-short", "en"): "original",
        ("equality-short", "ur"): "held",  # says how answers are kept: a speaker accepts it first
        ("equality-short", "pl"): "held",
        ("partners-yearly", "en"): "original",
        ("partners-yearly", "ur"): "draft",
        ("partners-yearly", "pl"): "draft",
    }
    yearly = next(c for c in shipped() if c["code"] == "partners-yearly")
    assert len(shapes.read_file(yearly).definition.items) == 10


def state_of(content, language, accepted=()):
    file = shapes.read_file(content)
    found = shapes.language_states(file.title, file.definition, accepted)
    return next(state for state in found if state.language == language)


def everywhere_in_urdu(content):
    """The same file with every text also in Urdu, as a draft."""
    content = json.loads(json.dumps(content))

    def add(part):
        if isinstance(part, dict):
            if "en" in part:
                part["ur"] = {"text": "اردو", "status": "draft"}
            else:
                for inner in part.values():
                    add(inner)
        elif isinstance(part, list):
            for inner in part:
                add(inner)

    add(content)
    return content


def test_a_language_with_one_text_missing_is_not_offered():
    content = everywhere_in_urdu(questionnaire())
    assert state_of(content, "ur").is_offered
    del content["definition"]["sections"][0]["items"][0]["text"]["ur"]
    state = state_of(content, "ur")
    assert (state.state, state.missing, state.is_offered) == ("incomplete", 1, False)


def test_a_text_on_pay_waits_for_a_named_speaker_even_when_the_file_says_checked():
    content = everywhere_in_urdu(questionnaire([item("one", sensitive="pay")]))
    content["definition"]["sections"][0]["items"][0]["text"]["ur"]["status"] = "checked"
    assert state_of(content, "ur").state == "held"
    assert state_of(content, "ur", accepted=["ur"]).is_offered


def test_an_accepted_translation_of_a_scale_stays_exploratory_until_it_was_tested():
    content = everywhere_in_urdu(questionnaire())
    assert state_of(content, "ur", accepted=["ur"]).state == "exploratory"
    content["definition"]["validated"] = ["ur"]
    assert state_of(content, "ur", accepted=["ur"]).state == "ready"


def test_a_language_that_is_only_spoken_has_audio_and_no_text():
    content = everywhere_in_urdu(questionnaire([item("one", "yes_no")], scales={}))
    text = json.dumps(content).replace('"ur": {"text"', '"phr": {"audio"')
    state = state_of(json.loads(text), "phr")
    assert (state.is_offered, state.spoken_only) == (True, True)


# --- what leaves comes back identical -------------------------------------------------------------

letters = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
texts = st.dictionaries(
    st.sampled_from(["en", "ur", "pl", "pa-Arab", "phr"]),
    st.fixed_dictionaries(
        {"text": letters, "status": st.sampled_from(["original", "machine", "draft", "checked"])}
    ),
    min_size=1,
)
codes = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)


@st.composite
def files(draw):
    item_codes = draw(st.lists(codes, min_size=1, max_size=6, unique=True))
    items = []
    for code in item_codes:
        kind = draw(
            st.sampled_from(
                [
                    "scale",
                    "single",
                    "multiple",
                    "number",
                    "short_text",
                    "long_text",
                    "yes_no",
                    "date",
                ]
            )
        )
        one = {"code": code, "kind": kind, "text": draw(texts), "decline": draw(st.booleans())}
        if kind == "scale":
            one |= {"scale": "s", "reverse": draw(st.booleans())}
        if kind in {"single", "multiple"}:
            one["choices"] = [
                {"code": c, "label": draw(texts)}
                for c in draw(st.lists(codes, min_size=1, max_size=3, unique=True))
            ]
        if kind == "number":
            one["least"] = draw(st.floats(-1e6, 0))
            one["most"] = draw(st.integers(1, 10**6))
        items.append(one)
    values = sorted(draw(st.sets(st.integers(-5, 10), min_size=2, max_size=7)))
    counted = [one["code"] for one in items if one["kind"] in {"scale", "number", "yes_no"}]
    free = st.sampled_from(["zz1", "zz2"]).filter(lambda c: c not in item_codes)
    scores = (
        [
            {
                "code": draw(free),
                "title": draw(texts),
                "items": counted,
                "method": draw(st.sampled_from(["mean", "sum", "min", "geometric_mean"])),
                "missing": {"share": draw(st.floats(0.01, 1))},
            }
        ]
        if counted
        else []
    )
    return questionnaire(
        items,
        scores,
        scales={"s": {"points": [{"value": v, "label": draw(texts)} for v in values]}},
        intro=draw(texts),
    )


@given(files())
def test_any_questionnaire_survives_leaving_and_coming_back(content):
    original = copy.deepcopy(content)
    shapes.read_file(content)
    returned = json.loads(json.dumps(content, ensure_ascii=False))
    shapes.read_file(returned)
    assert returned == original
