import { XMLParser } from "./src/fxp.js";

try {
  console.log(new XMLParser().parse("<order><item"));
} catch (error) {
  if (error instanceof TypeError) throw error;
  console.log("please send it again:", error.message);
}
