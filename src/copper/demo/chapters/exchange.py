"""A list of three groups from a neighbour's spreadsheet: brought in, and taken back again. Two grants."""

import json

from copper.demo.stage import Stage
from copper.exchange import services

# The second row has the name of somebody who is here, with another postcode.
TABLE = """Name,Kind,Postcode,About,Contact name,Phone
Moor Lane Allotments,community,,Vegetables for everybody,,
{known},community,ZZ9 9ZZ,,,
Walkers of the West Ridge,community,,A walk every Sunday,Somebody,01632 960001
"""


def tell(stage: Stage) -> None:
    stage.plan(12, lambda: _bring_in(stage))
    stage.plan(9, lambda: _grants(stage))
    stage.plan(2, lambda: _look_again(stage))


def _bring_in(stage: Stage) -> None:
    known = stage.organisations["garden"].name
    run = services.look_at(actor=stage.network, raw=TABLE.format(known=known).encode())
    run = services.confirm(actor=stage.network, run=run)
    services.take_back(actor=stage.network, run=run)


def _look_again(stage: Stage) -> None:
    """Ten days later it waits for a yes, so that the page can be seen."""
    known = stage.organisations["garden"].name
    services.look_at(actor=stage.network, raw=TABLE.format(known=known).encode())


def _grants(stage: Stage) -> None:
    """Money that a made-up fund gave to two of the groups, as funders publish it."""
    grants = [
        {
            "id": f"360G-madeup-{number}",
            "title": title,
            "description": title,
            "currency": "GBP",
            "amountAwarded": pounds,
            "awardDate": f"{year}-04-01",
            "recipientOrganization": [
                {"id": f"360G-madeup-{key}", "name": stage.organisations[key].name}
            ],
            "fundingOrganization": [{"id": "360G-madeup", "name": "The Made-up Fund"}],
        }
        for number, (key, title, pounds, year) in enumerate(
            [
                ("garden", "A year of shared meals", 9_800, 2025),
                ("elders", "A warm room in winter", 4250.5, 2026),
            ]
        )
    ]
    raw = json.dumps({"version": "1.4", "grants": grants}).encode()
    services.confirm(actor=stage.network, run=services.look_at(actor=stage.network, raw=raw))
