const assert = require("assert");
const session = require("./");

const asked = (url, path) => {
  const req = { url, headers: {}, connection: {} };
  const use = session({ secret: "tea", resave: false, saveUninitialized: false, cookie: { path } });
  use(req, { setHeader() {}, getHeader() {}, writeHead() {}, end() {} }, () => {});
  return Boolean(req.session);
};
assert.strictEqual(asked("/a", "/"), true);
assert.strictEqual(asked("/a", "/b"), false);
