// Ordinary lines of a service; the first argument names the logger's format.
import bunyan from "bunyan";
import pino from "pino";
import winston from "winston";

const form = process.argv[2];
const log = {
  pino: () => pino({ name: "ledger" }),
  bunyan: () => bunyan.createLogger({ name: "ledger" }),
  winston: () =>
    winston.createLogger({
      format: winston.format.combine(
        winston.format.timestamp(),
        winston.format.printf(({ timestamp, level, message }) => `${timestamp} [${level}]: ${message}`),
      ),
      transports: [new winston.transports.Console()],
    }),
}[form]();
for (let n = 0; n < 40; n++) {
  log.info(`invoice ${n} booked`);
  log.warn(`ledger is ${n} rows behind`);
}
