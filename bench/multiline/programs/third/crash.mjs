// Ways in which a Node program prints an error; for the figures only.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import util from "node:util";
import vm from "node:vm";
import fastify from "fastify";
import log4js from "log4js";
import { z } from "zod";

class DispatchError extends Error {
  constructor(message, truck, options) {
    super(message, options);
    this.name = this.constructor.name;
    this.truck = truck;
  }
}
class TooHeavy extends DispatchError {}

const weigh = (truck) => truck.load.map((one) => one.kg).reduce((a, b) => a + b);
const truck = { id: 7, load: undefined };

const ways = {
  undefinedLoad: () => weigh(truck),
  empty: () => weigh({ load: [] }),
  custom: () => {
    throw new TooHeavy("truck 7 is too heavy", { id: 7, stops: ["Bern", "Chur"], driver: null });
  },
  customCause: () => {
    try {
      weigh(truck);
    } catch (error) {
      throw new DispatchError("cannot leave", 7, { cause: error });
    }
  },
  deepCause: () => {
    throw new Error("a", { cause: new Error("b", { cause: new TooHeavy("c", 7, { cause: "snow" }) }) });
  },
  frozen: () => {
    Object.freeze(truck).id = 8;
  },
  iterate: () => {
    const [a] = null;
  },
  destructure: () => {
    const { id } = undefined;
  },
  symbol: () => `${Symbol("x")}`,
  regex: () => new RegExp("("),
  proto: () => Object.setPrototypeOf(truck, 7),
  recursion: () => ways.recursion(),
  evalled: () => vm.runInThisContext("truck.load.map()", "dispatch.vm.js"),
  syntax: () => new vm.Script("let a = ;", { filename: "dispatch.vm.js" }),
  missingFile: () => readFile("/no/such/manifest.json"),
  stream: () => pipeline(Readable.from(["a"]), async function* () { throw new TooHeavy("in the stream", 7); }, process.stdout),
  child: () => execFileSync("sh", ["-c", "exit 3"]),
  abort: () => AbortSignal.timeout(1).throwIfAborted() ?? new Promise((_, no) => setTimeout(() => no(new DOMException("gone", "AbortError")), 5)),
  zod: () => z.object({ id: z.number(), stops: z.array(z.string()) }).parse({ id: "x", stops: [1] }),
  allSettled: async () => {
    const found = await Promise.allSettled([Promise.reject(new TooHeavy("one", 1))]);
    throw found[0].reason;
  },
  any: () => Promise.any([Promise.reject(new TooHeavy("one", 1)), Promise.reject(new Error("two"))]),
  thrownNumber: () => {
    throw 42;
  },
  thrownFunction: () => {
    throw function dispatch() {};
  },
  nullPrototype: () => {
    throw Object.assign(Object.create(null), { truck: 7 });
  },
  interval: () => setInterval(() => weigh(truck), 1),
  multi: () => {
    throw new Error("Manifest is broken:\n  - line 3: no weight\n  - line 9: no stop");
  },
  consoleBoth: () => console.error("dispatch failed", { truck: 7 }, new TooHeavy("too heavy", 7)),
  consoleInspect: () => console.error(util.inspect(new DispatchError("cannot leave", 7, { cause: new Error("snow") }))),
  consoleStackOnly: () => console.error(new DispatchError("cannot leave", 7).stack),
  log4js: () => {
    log4js.configure({ appenders: { out: { type: "stdout", layout: { type: "basic" } } }, categories: { default: { appenders: ["out"], level: "debug" } } });
    log4js.getLogger("dispatch").error("cannot leave", new TooHeavy("too heavy", 7));
  },
  fastify: async () => {
    const app = fastify({ logger: { level: "error" } });
    app.get("/", () => weigh(truck));
    await app.inject("/");
  },
};

await ways[process.argv[2]]();
