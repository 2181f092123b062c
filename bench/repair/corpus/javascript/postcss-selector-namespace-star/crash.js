const parser = require("./");

try {
  console.log(parser().processSync("a[ns|*]"));
} catch (error) {
  if (error instanceof TypeError) throw error;
  console.log("please mend the selector:", error.message);
}
