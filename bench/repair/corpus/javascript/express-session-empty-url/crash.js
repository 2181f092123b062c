const session = require("./");

const use = session({ secret: "tea", resave: false, saveUninitialized: false });
const req = { url: "", headers: {}, connection: {} };
use(req, { setHeader() {}, getHeader() {}, writeHead() {}, end() {} }, () => console.log(Boolean(req.session)));
