from copper.demo.stage import Stage
from copper.demo.town import town
from copper.places import services


def tell(stage: Stage) -> None:
    """A small made-up town."""
    with stage.on(805):
        services.load_editions(actor=stage.network, parcels=town())
