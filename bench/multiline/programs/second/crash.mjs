// Ways in which a Node program prints an error that the development set has not; the first argument names one.
import assert from "node:assert";
import { EventEmitter } from "node:events";
import http from "node:http";
import { Worker } from "node:worker_threads";
import express from "express";
import pino from "pino";
import winston from "winston";

class LedgerError extends Error {}
class Refused extends LedgerError {
  name = "Refused";
  constructor(message, options) {
    super(message, options);
    this.code = "CARD_EXPIRED";
    this.attempts = [1, 2, 3];
  }
}

const total = (invoice) => invoice.lines.reduce((sum, line) => sum + line.amount, 0);

const ways = {
  missing: () => total({}),
  notFunction: () => total({ lines: 7 }),
  constant: () => {
    const amount = 7;
    amount = 8;
  },
  range: () => new Array(-1),
  uri: () => decodeURIComponent("%"),
  bigint: () => 1n + 1,
  refused: () => {
    throw new Refused("card expired");
  },
  refusedBecause: () => {
    throw new Refused("card expired", { cause: new TypeError("no year") });
  },
  causeIsText: () => {
    throw new Error("closing failed", { cause: "the day was closed already" });
  },
  causeIsObject: () => {
    throw new Error("closing failed", { cause: { day: 17, rows: [1, 2] } });
  },
  connection: () => fetch("http://127.0.0.1:9/"),
  socket: () => http.get("http://127.0.0.1:9/"),
  emitted: () => new EventEmitter().emit("error", new LedgerError("row 7 is broken")),
  emittedObject: () => new EventEmitter().emit("error", { row: 7 }),
  aggregate: () => {
    throw new AggregateError([new Error("row 1"), new Refused("row 2")], "two rows are broken");
  },
  assertion: () => assert.ok(1 > 2),
  assertionArray: () => assert.deepStrictEqual([1, 2, [3]], [1, 2, [4]]),
  timer: () => setTimeout(() => total({}), 1),
  micro: () => queueMicrotask(() => total({})),
  rejectedUndefined: () => Promise.reject(undefined),
  rejectedText: () => Promise.reject("card expired"),
  rejectedNull: () => Promise.reject(null),
  longMessage: () => {
    throw new Error("Invalid `ledger.row.create()` invocation:\n\n{\n  data: {\n    amount: \"7\"\n            ~~~\n  }\n}\n\nArgument `amount`: Invalid value provided.");
  },
  worker: () => new Worker("null.total", { eval: true }),
  printed: () => {
    try {
      total({});
    } catch (error) {
      console.log(error);
    }
  },
  printedStack: () => {
    try {
      total({});
    } catch (error) {
      console.log("closing failed", error.stack);
    }
  },
  printedCause: () => console.error("closing failed:", new Refused("card expired", { cause: new TypeError("no year") })),
  trace: () => console.trace("why here"),
  winstonPrint: () => {
    const log = winston.createLogger({
      format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.timestamp(), winston.format.printf((info) => `${info.timestamp} [${info.level}]: ${info.stack ?? info.message}`)),
      transports: [new winston.transports.Console()],
    });
    log.error(new Refused("card expired"));
  },
  winstonJson: () => {
    const log = winston.createLogger({
      format: winston.format.combine(winston.format.errors({ stack: true }), winston.format.json()),
      transports: [new winston.transports.Console()],
    });
    log.error(new Refused("card expired"));
  },
  pino: () => pino({ name: "ledger" }).error(new Refused("card expired"), "closing failed"),
  express: async () => {
    const app = express();
    app.get("/", () => total({}));
    const server = app.listen(0);
    await new Promise((resolve) => server.on("listening", resolve));
    await fetch(`http://127.0.0.1:${server.address().port}/`).then((answer) => answer.text());
    server.close();
  },
};

await ways[process.argv[2]]();
