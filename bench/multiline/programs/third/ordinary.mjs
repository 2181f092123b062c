// Ordinary lines of a service; the first argument names the logger's format.
import log4js from "log4js";

const form = process.argv[2];
if (form === "log4js") {
  log4js.configure({ appenders: { out: { type: "stdout", layout: { type: "basic" } } }, categories: { default: { appenders: ["out"], level: "debug" } } });
  const log = log4js.getLogger("dispatch");
  for (let n = 0; n < 40; n++) {
    log.info(`truck ${n} left`);
    log.debug(`queue has ${n} trucks`);
  }
} else {
  for (let n = 0; n < 60; n++) console.log(`${new Date().toISOString()} truck ${n} left for Bern`);
}
