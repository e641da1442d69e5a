"""Small questionnaires for tests."""

import copy

from copper.core.text import original


def words(english, **others):
    """A text: English as its author wrote it, others as drafts."""
    return original(english) | {tag: {"text": t, "status": "draft"} for tag, t in others.items()}


def scale(least=1, most=5, not_relevant=False):
    points = [{"value": v, "label": words(f"Point {v}")} for v in range(least, most + 1)]
    return {"points": points} | ({"not_relevant": words("Does not fit")} if not_relevant else {})


def item(code, kind="scale", **rest):
    extra = {"scale": "agree"} if kind == "scale" else {}
    if kind in {"single", "multiple"}:
        extra["choices"] = [
            {"code": "red", "label": words("Red")},
            {"code": "blue", "label": words("Blue")},
        ]
    return {"code": code, "kind": kind, "text": words(f"Question {code}?")} | extra | rest


def score(code, items=(), **rest):
    members = {"items": list(items)} if items else {}
    return {"code": code, "title": words(code), "method": "mean"} | members | rest


def questionnaire(items=None, scores=(), *, code="try-out", version=1, **definition):
    items = items or [item("one"), item("two", reverse=True), item("three")]
    return {
        "format": "copper-questionnaire/1",
        "code": code,
        "title": words("Try-out"),
        "kind": "own",
        "licence": "CC0",
        "version": version,
        "definition": {
            "intro": words("Three questions."),
            "scales": {"agree": scale(not_relevant=True)},
            "sections": [{"code": "all", "items": items}],
            "scores": list(scores),
        }
        | definition,
    }


def changed(content, **definition):
    content = copy.deepcopy(content)
    content["definition"] |= definition
    return content
