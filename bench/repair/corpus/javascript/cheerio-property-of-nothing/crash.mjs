import { load } from "./lib/esm/index.js";

const $ = load("<p>no pictures here</p>");
console.log($("img").first().prop("src"));
