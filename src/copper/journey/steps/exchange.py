"""Files in and out: a list of thirty groups comes in and goes again; what goes out comes in again."""

import json

from copper.exchange import codes, selectors, services, validating
from copper.exchange.models import Run
from copper.journey.road import Walker, expect
from copper.partners.models import Partner

HOW_MANY = 30


def _table() -> bytes:
    lines = ["Name;Kind;Charity number;Postcode;Contact name;Phone;Consent;Consent date"]
    for n in range(HOW_MANY):
        consent = "spoken;3 3 2025" if n % 2 else ";"
        lines.append(
            f"Group {n} Café;community;{1500000 + n};BD{n % 9 + 1} 1AA;Person {n};0{n};{consent}"
        )
    lines.append("Wrong;community;12;;;;;")
    lines.append("Group 3 Cafe;community;1500003;;;;;")
    return "\r\n".join(lines).encode("cp1252")


def files_in_and_out(walker: Walker) -> str:
    """Looked at, brought in, taken back: afterwards everything is as it was. Then out and in again."""
    cora = walker.actor("cora")
    before = Partner.objects.count()
    run = services.look_at(actor=cora, raw=_table())
    expect(Partner.objects.count(), before, "organisations before the yes")
    found = {code: number for code, _word, number in selectors.parts(run)}
    expect(found, {codes.NEW: HOW_MANY, codes.WRONG: 2}, "what would happen")
    run = services.confirm(actor=cora, run=run)
    expect(Partner.objects.count(), before + HOW_MANY, "organisations after the yes")
    held = Partner.objects.filter(
        organisation__name__startswith="Group", contacts__isnull=False
    ).count()
    expect(held, HOW_MANY // 2, "contacts, with consent only")
    services.take_back(actor=cora, run=run)
    expect(Partner.objects.count(), before, "organisations after it was taken back")

    document = services.give_organisations(actor=cora)
    expect(validating.fault(document, "services"), None, "the file that goes out")
    joined = len(document["contents"])
    again = services.look_at(actor=cora, raw=json.dumps(document).encode())
    again = services.confirm(actor=cora, run=again)
    outcomes = {code: number for code, _word, number in selectors.parts(again)}
    expect(outcomes, {codes.NOTHING: joined}, "coming in again")
    expect(Run.objects.filter(state=codes.PREVIEW).count(), 0, "files that wait")
    return f"{HOW_MANY} in and taken back; {joined} out as Open Referral UK and found again"
