"""The examples of docs/disclosure.md are run: the page never says what the gate does not do."""

import doctest
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "disclosure.md"


def test_the_examples_of_the_guide_are_true():
    failed, tried = doctest.testfile(str(GUIDE), module_relative=False, verbose=False)
    assert failed == 0
    assert tried >= 8


def test_the_guide_names_the_settings_and_their_first_values():
    from copper.core import network
    from copper.disclosure import rules

    text = GUIDE.read_text()
    for name in rules.SETTINGS:
        value = network.declared.get(f"disclosure.{name}").default
        if name != "hide_whole_groups":
            assert value == getattr(rules.Rule(), name)
        assert f"| `disclosure.{name}` | {value} |" in text
