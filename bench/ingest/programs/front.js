"use strict";
// A front end's server as Express services are, and what breaks in it.
const Sentry = require("@sentry/node");
Sentry.init({ dsn: process.env.SENTRY_DSN, release: "front@1.8.2", environment: "production" });
const express = require("express");

class BasketError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = "BasketError";
  }
}

const prices = { arnica: { net: 4.5, tax: { full: 0.19 } } };
const taxOf = (article, kind) => prices[article].tax[kind].toFixed(2);
const render = (page) => page.sections.map((section) => section.rows.map((row) => row.cells.join(" ")));
const total = (basket) => basket.lines.reduce((sum, line) => sum + line.price.amount, 0);
const load = async (id) => {
  await new Promise((done) => setImmediate(done));
  return JSON.parse(id);
};
function checkout(basket) {
  try {
    return total(basket);
  } catch (cause) {
    throw new BasketError("the basket cannot be summed up", { cause });
  }
}
const faults = {
  tax: () => taxOf("belladonna", "full"),
  kind: () => taxOf("arnica", "halved"),
  page: () => render({ sections: [{ rows: [{}] }] }),
  basket: () => checkout({ lines: [{ price: null }] }),
  length: () => new Array(-1),
  load: () => load("{12"),
  missing: () => undefinedHelper(),
  text: () => decodeURIComponent("%E0%A4%A"),
};

const app = express();
app.use((request, response, next) => {
  Sentry.setUser({ id: "88" });
  console.log("request", request.url);
  next();
});
app.get("/pages/:fault", async (request, response) => {
  response.json(await faults[request.params.fault]());
});
Sentry.setupExpressErrorHandler(app);
app.use((error, request, response, next) => response.status(500).end());
const server = app.listen(0, "127.0.0.1", async () => {
  for (const fault of Object.keys(faults)) {
    await fetch(`http://127.0.0.1:${server.address().port}/pages/${fault}`);
  }
  await Sentry.flush(20000);
  process.exit(0);
});
