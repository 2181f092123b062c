const assert = require("assert");
const { Command } = require(".");

const lines = (command) => command.helpInformation().split("\n").map((line) => line.trim().replace(/\s+/g, " "));
const todo = new Command("todo");
let told;
todo
  .command("add")
  .description("add an item")
  .option("-d, --description <text>", "what")
  .action((given) => {
    told = given.description;
  });
todo.command("list").description("all items").action(() => {});
todo.parse(["node", "todo", "add", "-d", "milk"]);
assert.strictEqual(told, "milk");
assert.ok(lines(todo).includes("add [options] add an item"), todo.helpInformation());
assert.ok(lines(todo).includes("list all items"), todo.helpInformation());

const bare = new Command("bare");
bare.command("add <what>").option("--description <text>").action(() => {});
bare.parse(["node", "bare", "add", "milk", "--description", "x"]);
assert.ok(lines(bare).includes("add [options] <what>"), bare.helpInformation());

const before = new Command("todo");
before.command("add").description("add an item").option("--description <text>").action(() => {});
assert.ok(lines(before).includes("add [options] add an item"), before.helpInformation());
