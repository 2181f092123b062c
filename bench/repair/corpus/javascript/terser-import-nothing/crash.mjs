import { minify } from "./main.js";

async function imported(source) {
  const format = { ast: true, spidermonkey: true, code: false };
  return (await minify(source, { module: true, compress: false, mangle: false, format })).ast.body[0];
}

console.log((await imported("import {} from 'shop'; open();")).type);
