"""A list that grew is sent as what was added; one that did anything else is sent whole."""

import unittest
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from backstep_worker.known_list import KnownList, growth, known_list
from backstep_worker.stored_value import encode

SERDE = JsonPlusSerializer()


def known(value: list[Any]) -> KnownList:
    """As the server has it after a whole copy."""
    found = known_list(value, encode(SERDE, value))
    assert found is not None
    return found


class GrowthTest(unittest.TestCase):
    def test_what_was_added(self) -> None:
        before = [HumanMessage("one", id="1"), "two"]
        after = [*before, AIMessage("three", id="3")]
        grown = growth(SERDE, known(before), after)
        assert grown is not None
        self.assertEqual(grown.items, encode(SERDE, after[2:]))
        again = growth(SERDE, grown.known, [*after, 4])
        assert again is not None
        self.assertEqual(again.items, [4])

    def test_an_equal_list_of_other_elements_is_no_growth(self) -> None:
        self.assertIsNone(growth(SERDE, known([["a"]]), [["a"], "b"]))

    def test_an_element_changed_in_place_is_noticed(self) -> None:
        message = HumanMessage("one", id="1")
        before = known([message])
        message.content = "changed"
        self.assertIsNone(growth(SERDE, before, [message, "new"]))

    def test_a_shorter_list_is_no_growth(self) -> None:
        first, second = ["a"], ["b"]
        self.assertIsNone(growth(SERDE, known([first, second]), [first]))

    def test_a_whole_copy_comes_now_and_then(self) -> None:
        value: list[Any] = ["x" * 100]
        at, copies = known(value), 0
        for _ in range(300):
            value = [*value, "y" * 100]
            grown = growth(SERDE, at, value)
            if grown is None:
                copies += 1
                at = known(value)
            else:
                at = grown.known
        self.assertGreater(copies, 1)
        self.assertLess(copies, 10)


if __name__ == "__main__":
    unittest.main()
