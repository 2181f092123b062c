const bunyan = require("./lib/bunyan");

const log = bunyan.createLogger({ name: "shop" });
log.info(null);
