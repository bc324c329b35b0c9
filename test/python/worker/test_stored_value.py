"""Values come back exactly as they were, and read well; what is JSON stays JSON."""

import dataclasses
import datetime as dt
import enum
import json
import math
import unittest
import uuid
from decimal import Decimal
from typing import Any, NamedTuple

import numpy
from langchain_core.messages import AIMessage, HumanMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Interrupt, Send
from pydantic import BaseModel

from backstep_worker.api_json import to_api_json
from backstep_worker.stored_value import dump, restore


class Mood(enum.Enum):
    GOOD = "good"


class Point(NamedTuple):
    x: int
    y: float


@dataclasses.dataclass
class Order:
    id: str
    at: dt.datetime


class Person(BaseModel):
    name: str
    tags: set[str]


WHEN = dt.datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=dt.timezone.utc)


def round_trip(value: Any) -> Any:
    """Through the server, which is written in JavaScript: numbers lose their kind there, keys their order."""
    serde = JsonPlusSerializer()
    text = json.dumps(dump(serde, value), allow_nan=False)
    return restore(serde, json.loads(text, parse_float=_as_javascript))


def _as_javascript(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() else number


class ExactlyTest(unittest.TestCase):
    def test_values(self) -> None:
        values: list[Any] = [
            None,
            True,
            0,
            2**53,
            2**63,
            -7,
            1.5,
            1.0,
            -0.0,
            1e300,
            "text",
            "\u0000 and \u2028",
            [1, [2, {"a": None}]],
            {"b": 1, "a": 2.0},
            {1: "one", "1": "text"},
            {"2": 0, "1": 0},
            {"~serde": ["null", ""], "view": "a lie"},
            {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "HumanMessage"]},
            {3, 1, 2},
            frozenset({1}),
            b"\x00\xff",
            bytearray(b"ab"),
            WHEN,
            dt.date(2026, 1, 2),
            dt.timedelta(days=1, microseconds=1),
            Decimal("1.10"),
            uuid.UUID(int=7),
            Mood.GOOD,
            Point(1, 2.0),
            Order("A1", WHEN),
            Person(name="Ada", tags={"a"}),
            HumanMessage("hello", id="1"),
            AIMessage("", id="2", tool_calls=[{"name": "look", "args": {"x": 1.0}, "id": "c"}]),
            [HumanMessage("in a list")],
            {"deep": {"er": [AIMessage("in a dict", additional_kwargs={"n": 1})]}},
            Send("node", {"a": [1, 2]}),
            Interrupt(value={"q": "?"}, id="x"),
        ]
        for value in values:
            with self.subTest(value=value):
                back = round_trip(value)
                self.assertEqual(back, value)
                self.assertIs(type(back), type(value))
                self.assertEqual(repr(back), repr(value))

    def test_not_a_number_and_infinity(self) -> None:
        self.assertTrue(math.isnan(round_trip(float("nan"))))
        self.assertEqual(round_trip([float("-inf")]), [float("-inf")])

    def test_numpy(self) -> None:
        array = numpy.arange(6, dtype="float32").reshape(2, 3)
        back = round_trip({"array": array})["array"]
        numpy.testing.assert_array_equal(back, array)
        self.assertEqual(back.dtype, array.dtype)

    def test_keys_keep_their_order(self) -> None:
        self.assertEqual(list(round_trip({"b": 1, "a": 2, "10": 3})), ["b", "a", "10"])

    def test_a_tuple_is_a_list_as_the_serde_has_it(self) -> None:
        serde, value = JsonPlusSerializer(), (1, ("two",))
        self.assertEqual(round_trip(value), serde.loads_typed(serde.dumps_typed(value)))

    def test_what_the_serde_cannot_take_is_refused(self) -> None:
        with self.assertRaises(TypeError):
            dump(JsonPlusSerializer(), {"socket": object()})

    def test_plain_json_of_another_language_is_never_revived(self) -> None:
        lie = {"~serde": ["bytes", "AAA="], "view": None}
        self.assertEqual(restore(JsonPlusSerializer(), {"type": "json", "value": lie}), lie)


class ReadableTest(unittest.TestCase):
    def test_json_is_embedded_as_json(self) -> None:
        value = {"topic": "socks", "n": [1, 2.5, None]}
        self.assertEqual(dump(JsonPlusSerializer(), value), {"type": "tagged", "value": value})

    def test_views(self) -> None:
        for value, view in [
            (HumanMessage("hi", id="1"), {"type": "human", "content": "hi", "id": "1"}),
            (Person(name="Ada", tags={"a"}), {"name": "Ada", "tags": ["a"]}),
            (Order("A1", WHEN), {"id": "A1", "at": "2026-01-02T03:04:05.678901+00:00"}),
            (Point(1, 2.0), {"x": 1, "y": 2.0}),
            (b"ab", "YWI="),
            ({1, 2}, [1, 2]),
            (dt.timedelta(minutes=1), 60.0),
            (Decimal("1.5"), 1.5),
            (Mood.GOOD, "good"),
            (uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
            (numpy.float32(1.5), 1.5),
            (numpy.array([1, 2]), [1, 2]),
            ({2: "a", None: "b", True: "c"}, {"2": "a", "null": "b", "true": "c"}),
            (float("nan"), None),
            (ValueError("no"), {"error": "ValueError", "message": "no"}),
            (Send("node", (1,)), {"node": "node", "args": [1]}),
        ]:
            with self.subTest(value=value):
                shown = to_api_json(value)
                self.assertEqual(shown if not isinstance(view, dict) else {**shown, **view}, shown)
                json.dumps(shown, allow_nan=False)

    def test_odd_values_never_raise(self) -> None:
        circular: list[Any] = []
        circular.append(circular)
        self.assertEqual(to_api_json(circular), ["[Circular]"])

        class Broken:
            def model_dump(self) -> None:
                raise RuntimeError("broken")

        self.assertEqual(to_api_json(Broken()), "[Unreadable: broken]")


if __name__ == "__main__":
    unittest.main()
