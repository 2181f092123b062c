import { readFileSync } from "fs";

const main = JSON.parse(readFileSync("package.json", "utf8")).module;
const { object, string, validate } = await import(`./${main}`);

const [error] = validate({ name: Symbol("Ada") }, object({ name: string() }));
console.log(error.message);
