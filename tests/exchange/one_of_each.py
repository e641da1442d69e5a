"""A file that waits for a yes and one that came in, for tests that walk every address."""

from copper.exchange import services


def one_of_each(coordinator):
    waiting, done = (
        services.look_at(actor=coordinator, raw=f"name,postcode\n{name},BD1 1AA\n".encode())
        for name in ("A file's group", "Another file's group")
    )
    return {
        "exchange_run": waiting,
        "exchange_run_done": services.confirm(actor=coordinator, run=done),
    }
