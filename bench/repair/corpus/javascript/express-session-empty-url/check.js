const assert = require("assert");
const session = require("./");

const asked = (url, cookie) => {
  const req = { url, headers: {}, connection: {} };
  let called = 0;
  const use = session({ secret: "tea", resave: false, saveUninitialized: false, cookie });
  use(req, { setHeader() {}, getHeader() {}, writeHead() {}, end() {} }, () => { called += 1; });
  assert.strictEqual(called, 1);
  return Boolean(req.session);
};
assert.strictEqual(asked(""), true);
assert.strictEqual(asked("?a=1"), true);
assert.strictEqual(asked("", { path: "/admin" }), false);
assert.strictEqual(asked("/admin/x", { path: "/admin" }), true);
assert.strictEqual(asked("/", { path: "/admin" }), false);
