const parser = require("./");

try {
  console.log(parser().processSync("a[href"));
} catch (error) {
  if (error instanceof TypeError) throw error;
  console.log("please mend the selector:", error.message);
}
