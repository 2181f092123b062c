const assert = require("assert");
const { Command } = require(".");

const todo = new Command("todo");
let told;
todo
  .command("add <what>")
  .description("add an item")
  .option("-p, --priority <n>", "how urgent")
  .action((what, given) => {
    told = [what, given.priority];
  });
todo.parse(["node", "todo", "add", "milk", "-p", "3"]);
assert.deepStrictEqual(told, ["milk", "3"]);
assert.ok(/add \[options\] <what>\s+add an item/.test(todo.helpInformation()), todo.helpInformation());
assert.strictEqual(new Command("x").description("y").description(), "y");
