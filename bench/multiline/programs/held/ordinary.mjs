// Ordinary lines of a service; the first argument names the logger's format.
import pino from "pino";
import pretty from "pino-pretty";

const log = process.argv[2] === "pretty" ? pino({ name: "clinic" }, pretty({ colorize: false, sync: true })) : pino({ base: null, formatters: { level: (level) => ({ level }) }, timestamp: pino.stdTimeFunctions.isoTime });
for (let n = 0; n < 40; n++) {
  log.info(`patient ${n} admitted`);
  log.warn(`ward has ${n} beds left`);
}
