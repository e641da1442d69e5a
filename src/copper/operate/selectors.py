"""What was done to look after the network."""

from dataclasses import dataclass

from django.db.models import Max, Q

from copper.operate.models import Run


@dataclass(frozen=True)
class History:
    """The newest run of each kind, and the newest that went well."""

    newest: dict[str, Run]
    good: dict[str, Run]


def history() -> History:
    """Two queries, however many runs there are."""
    ids: set[int] = set()
    for row in (
        Run.objects.values("kind")
        .order_by()
        .annotate(last=Max("id"), ok=Max("id", filter=Q(ok=True)))
    ):
        ids |= {row["last"], row["ok"]} - {None}
    newest, good = {}, {}
    for run in Run.objects.filter(pk__in=ids).order_by("id"):
        newest[run.kind] = run
        if run.ok:
            good[run.kind] = run
    return History(newest, good)
