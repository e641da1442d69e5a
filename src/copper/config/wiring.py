"""Every arrow that goes up: which room tells a lower one what. One line each, nothing else.

The layers let a room import only what lies below it. Where a lower room needs a fact of a higher
one, it declares a registry and the higher room's function is added here.
"""


def connect() -> None:
    """Called once, when all rooms are loaded."""
