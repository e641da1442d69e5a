from datetime import timedelta

from copper.core import clock
from copper.core.errors import Refused
from copper.journey.road import Stumble, Walker, expect, expect_refusal
from copper.places.models import Area, Measure
from copper.reach import selectors, services


def compare_with_the_census(walker: Walker) -> str:
    """Bradford's own shares are neither missing nor there too often; half of a group is missing."""
    cora = walker.actor("cora")
    part = Measure.objects.filter(base__isnull=False, key__startswith="ethnic-group").first()
    if part is None or part.base is None:
        raise Stumble("the census table of ethnic groups was not loaded")
    base, today = part.base, clock.today()
    there = selectors.living(base, None, [])
    fair = {key: round(4000 * n / there.everybody) for key, n in there.groups.items()}
    biggest = max(fair, key=lambda key: fair[key])
    typed = {
        "actor": cora,
        "whom": "participants",
        "how": "slips",
        "first": today - timedelta(days=30),
        "last": today,
        "base": base,
    }
    good = services.count(people=sum(fair.values()), counts=fair, **typed)  # type: ignore[arg-type]
    lines = selectors.compare(cora, good).lines
    expect([line.key for line in lines if line.certain and line.reading == "below"], [], "missing")
    half = {**fair, biggest: fair[biggest] // 2}
    services.count(people=sum(half.values()), counts=half, **typed)  # type: ignore[arg-type]
    expect([one.line.key for one in selectors.not_heard(actor=cora)], [biggest], "not heard")
    old = Area.objects.filter(edition__kind="lsoa").exclude(edition=base.edition).first()
    if old is not None:
        expect_refusal(
            Refused,
            lambda: services.count(people=100, counts={}, areas=[old], **typed),  # type: ignore[arg-type]
            "a count that mixes two editions",
        )
    return (
        f"{len(lines)} groups of {there.everybody:,.0f} people; {biggest} found missing when halved"
    )
