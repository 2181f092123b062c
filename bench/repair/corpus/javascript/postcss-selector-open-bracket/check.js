const assert = require("assert");
const parser = require("./");

const refused = (text) => {
  try {
    parser().processSync(text);
  } catch (error) {
    assert.ok(!(error instanceof TypeError), `${text}: ${error.message}`);
    return true;
  }
  return false;
};
for (const text of ["[", "a[href", "a[href=", "a[b='c'"]) assert.ok(refused(text), text);
for (const text of ["a[href]", "a[href='x' i]", "ns|a", "*|*", "a:not(b)", "a > b"]) {
  assert.strictEqual(parser().processSync(text), text);
}
