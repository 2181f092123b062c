const jws = require("jws");
const jwt = require(".");

const token = jws.sign({ header: { alg: "HS256" }, payload: "null", secret: "shared" });
console.log(jwt.verify(token, "shared"));
