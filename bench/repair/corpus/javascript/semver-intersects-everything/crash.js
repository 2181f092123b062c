const semver = require("./");

console.log(semver.intersects("*", ">1.0.0"));
