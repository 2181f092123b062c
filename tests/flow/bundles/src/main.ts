import { Cart } from "./pricing";

const checkout = (currency: string): string => {
  const cart = new Cart([{ amount: 3, currency }]);
  return `that makes ${cart.total()}`;
};

(globalThis as unknown as { checkout: typeof checkout }).checkout = checkout;
