const { Command } = require(".");

const todo = new Command("todo");
todo.command("add").description("add an item").option("-d, --description <text>", "what").action(() => {});
todo.command("list").description("all items").action(() => {});
todo.parse(["node", "todo", "add", "-d", "milk"]);
console.log(todo.helpInformation());
