"""One agreement with one of each thing, for tests that walk every address."""

from types import SimpleNamespace

from copper.agreements import content, selectors, services
from tests.agreements.things import write
from tests.factories import OrganisationFactory


def one_of_each(people, organisation):
    """Offered, with a worry and a draft translation; the other party is nobody in `people`."""
    coordinator = people["coordinator"]
    agreement = services.begin(
        actor=coordinator,
        title="Damp homes",
        parties=[organisation, OrganisationFactory(bloc="institution")],
    )
    write(SimpleNamespace(agreement=agreement, coordinator=coordinator))
    said = services.comment(
        actor=people["community_lead"], agreement=agreement, section="money", words="When?"
    )
    version = services.offer(actor=coordinator, agreement=agreement)
    services.translate(
        actor=coordinator,
        agreement=agreement,
        version=version,
        language="ur",
        texts=dict.fromkeys(content.leaves(version.content), "ترجمہ"),
    )
    return {
        "agreement": selectors.one(coordinator, agreement.public_id),
        "agreement_comment": said,
    }
