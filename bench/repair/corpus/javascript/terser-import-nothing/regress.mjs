import assert from "node:assert";
import { minify } from "./main.js";

async function imported(source) {
  const format = { ast: true, spidermonkey: true, code: false };
  return (await minify(source, { module: true, compress: false, mangle: false, format })).ast.body[0];
}

const kinds = async (source) => (await imported(source)).specifiers.map((each) => each.type);
assert.deepStrictEqual(await kinds("import { a } from 'shop';"), ["ImportSpecifier"]);
assert.deepStrictEqual(await kinds("import * as all from 'shop';"), ["ImportNamespaceSpecifier"]);
assert.deepStrictEqual(await kinds("import 'shop';"), []);
