const parse = require("./");

try {
  console.log((parse.parse || parse)("div #"));
} catch (error) {
  if (error instanceof TypeError) throw error;
  console.log("please mend the selector:", error.message);
}
