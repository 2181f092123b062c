// Ways in which a Node program prints an error; for the figures only.
import { once } from "node:events";
import { createReadStream } from "node:fs";
import net from "node:net";
import { URL } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import Koa from "koa";
import pino from "pino";
import pretty from "pino-pretty";

class BedTaken extends RangeError {
  constructor(bed, patient) {
    super(`bed ${bed} is taken`);
    Object.assign(this, { bed, patient, since: new Date(0) });
  }
  get [Symbol.toStringTag]() {
    return "BedTaken";
  }
}
class Ward {
  #beds = [{ patient: { name: "Anna" } }, {}];
  names() {
    return this.#beds.map(({ patient }) => patient.name);
  }
  static async load(id) {
    await promisify(setTimeout)(1);
    return new Ward().names(id);
  }
}

const ways = {
  privateField: () => new Ward().names(),
  staticAsync: () => Ward.load(7),
  taken: () => {
    throw new BedTaken(3, { name: "Anna", tags: new Map([["a", 1]]) });
  },
  takenBecause: () => {
    throw Object.assign(new Error("admission failed", { cause: new BedTaken(3, null) }), { status: 409, headers: { retry: 5 } });
  },
  errorsInProperty: () => {
    const error = new Error("three beds");
    error.errors = [new BedTaken(1), new BedTaken(2)];
    throw error;
  },
  url: () => new URL("//north"),
  inflate: () => zlib.inflateSync(Buffer.from("nonsense")),
  stream: async () => once(createReadStream("/no/such/ward.csv"), "end"),
  port: () => net.createServer().listen(70000),
  connect: () => net.connect(9, "127.0.0.1"),
  getter: () => ({ get bed() { return ways.privateField(); } }).bed,
  proxied: () => new Proxy({}, { get: () => { throw new BedTaken(9); } }).x,
  generator: () => [...(function* () { yield 1; ways.privateField(); })()],
  tagged: () => ((parts, value) => value.x.y)`bed ${{}} taken`,
  optional: () => undefined?.a.b ?? null.c,
  weak: () => new WeakMap().set("x", 1),
  date: () => new Date(NaN).toISOString(),
  circular: () => { const a = {}; a.a = a; JSON.stringify(a); },
  emptyMessage: () => {
    throw new Error("");
  },
  noNewline: () => {
    throw Object.assign(new Error("bed"), { name: "Admission Error" });
  },
  setImmediateCrash: () => setImmediate(() => ways.privateField()),
  nextTick: () => process.nextTick(() => { throw new BedTaken(4); }),
  thenCrash: () => Promise.resolve(7).then((n) => n.beds.length),
  finallyCrash: () => Promise.reject(new BedTaken(5)).finally(() => { throw new Error("while cleaning"); }),
  warnThenError: () => console.error("admission", 7, "failed with", new BedTaken(6)),
  groupPrint: () => console.error(new AggregateError([new BedTaken(7), new Error("x", { cause: "y" })], "two")),
  printedPlain: () => console.error(String(new BedTaken(8).stack)),
  prettyPrint: () => pino({ name: "clinic" }, pretty({ colorize: false, sync: true })).error(new BedTaken(9), "admission failed"),
  pinoNoBase: () => pino({ base: null }).error({ err: new BedTaken(9), bed: 9 }, "admission failed"),
  koa: async () => {
    const app = new Koa();
    app.use(() => ways.privateField());
    const server = app.listen(0);
    await fetch(`http://127.0.0.1:${server.address().port}/`).then((answer) => answer.text());
    server.close();
  },
};

await ways[process.argv[2]]();
