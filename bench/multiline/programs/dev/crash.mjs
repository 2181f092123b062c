// Ways in which a Node program prints an error; the first argument names one.
import assert from "node:assert";
import { readFileSync } from "node:fs";

const price = (order) => order.lines[0].price;

class OutOfStock extends Error {
  constructor(remedy) {
    super(`out of stock: ${remedy}`);
    this.name = "OutOfStock";
    this.remedy = remedy;
    this.details = { asked: 3, left: 0 };
  }
}

const ways = {
  plain: () => price({ lines: [] }),
  reference: () => remedy.price,
  cause: () => {
    try {
      price({ lines: [] });
    } catch (error) {
      throw new Error("order 4711 could not be priced", { cause: error });
    }
  },
  cause_chain: () => {
    try {
      ways.cause();
    } catch (error) {
      throw new Error("the batch failed", { cause: error });
    }
  },
  properties: () => {
    throw new OutOfStock("Arnica");
  },
  file: () => readFileSync("/no/such/remedies.csv"),
  aggregate: () => Promise.any([Promise.reject(new Error("first")), Promise.reject(new TypeError("second"))]),
  rejection: () => Promise.reject(new Error("nobody listens")),
  rejected_object: () => Promise.reject({ code: 7 }),
  thrown_text: () => {
    throw "no rate";
  },
  thrown_object: () => {
    throw { code: 7, remedy: "Arnica" };
  },
  assertion: () => assert.deepStrictEqual({ price: 3, name: "Arnica" }, { price: 4, name: "Arnica" }),
  equal: () => assert.strictEqual(1, 2),
  two_lines: () => {
    throw new Error("two faults:\nno price\nno potency");
  },
  json: () => JSON.parse("{price: 3}"),
  async_stack: async () => {
    const load = async () => {
      await null;
      return price({});
    };
    await load();
  },
  logged: () => {
    try {
      ways.plain();
    } catch (error) {
      console.error(error);
    }
  },
  logged_with_words: () => {
    try {
      ways.plain();
    } catch (error) {
      console.error("could not price order 4711:", error);
    }
  },
  logged_cause: () => {
    try {
      ways.cause();
    } catch (error) {
      console.error(error);
    }
  },
  logged_properties: () => {
    try {
      ways.file();
    } catch (error) {
      console.error(error);
    }
  },
  logged_stack: () => {
    try {
      ways.plain();
    } catch (error) {
      console.error(`[${new Date().toISOString()}] ERROR shop - ${error.stack}`);
    }
  },
  deep: () => ways.deep(),
  no_stack: () => {
    const error = new Error("no stack");
    error.stack = undefined;
    throw error;
  },
};

await ways[process.argv[2]]();
