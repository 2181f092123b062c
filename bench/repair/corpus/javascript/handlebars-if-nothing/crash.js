const Handlebars = require("./");

try {
  console.log(Handlebars.compile("{{#if}}yes{{/if}}")({}));
} catch (error) {
  if (error instanceof TypeError) throw error;
  console.log("please mend the page:", error.message);
}
