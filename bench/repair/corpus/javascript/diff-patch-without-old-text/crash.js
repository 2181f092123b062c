const { applyPatch } = require("./");

const patch = "--- a\n+++ a\n@@ -0,0 +1,1 @@\n\\ No newline at end of file\n+tea\n";
console.log(JSON.stringify(applyPatch("", patch)));
