"""The shop's orders: fixed, so that every run of the examples gives the same result."""

from typing import NamedTuple


class Order(NamedTuple):
    id: str
    item: str
    price: str
    days_since_delivery: int


ORDERS = {
    "A100": Order("A100", "noise-cancelling headphones", "$129.00", 12),
    "A101": Order("A101", "espresso machine", "$349.00", 75),
}


def find_order(order_id: str) -> Order | None:
    return ORDERS.get(order_id.upper())
