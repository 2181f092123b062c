const assert = require("assert");
const { Readable } = require("stream");
const multer = require("./");

const sent = (...heads) => new Promise((resolve) => {
  const body = heads.map((head) => `--AaB\r\nContent-Disposition: form-data${head}\r\n\r\ntea\r\n`).join("") + "--AaB--\r\n";
  const req = Object.assign(Readable.from([Buffer.from(body)]), {
    headers: { "content-type": "multipart/form-data; boundary=AaB", "content-length": String(body.length) },
  });
  multer().none()(req, {}, (error) => resolve([error, { ...req.body }]));
});
(async () => {
  for (const heads of [[""], ['; name="a"', ""]]) {
    const [error] = await sent(...heads);
    assert.ok(error instanceof multer.MulterError);
  }
  assert.deepStrictEqual(await sent('; name="a"'), [undefined, { a: "tea" }]);
})();
