/** The shop's orders: fixed, so that every run of the examples gives the same result. */

export interface Order {
  id: string;
  item: string;
  price: string;
  daysSinceDelivery: number;
}

const orders: readonly Order[] = [
  { id: 'A100', item: 'noise-cancelling headphones', price: '$129.00', daysSinceDelivery: 12 },
  { id: 'A101', item: 'espresso machine', price: '$349.00', daysSinceDelivery: 75 },
];

export function findOrder(id: string): Order | undefined {
  return orders.find((order) => order.id === id.toUpperCase());
}
