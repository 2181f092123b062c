const hosted = require("./");

const found = hosted.fromUrl(":git");
console.log(found ? found.https() : "not hosted");
