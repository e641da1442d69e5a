from copper.demo.stage import Stage
from copper.records import services


def tell(stage: Stage) -> None:
    """What the network calls itself, and who hosts it."""
    with stage.on(760):
        for key, value in {
            "network.name": "CoPPeR Aldermoss (demonstration)",
            "network.host": "Nobody: this is a demonstration on your own computer.",
            "words.seldom_heard": "We say “people who are not asked often enough”.",
        }.items():
            services.set_value(actor=stage.network, key=key, value=value)
