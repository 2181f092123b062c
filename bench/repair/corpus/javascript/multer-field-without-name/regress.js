const assert = require("assert");
const { Readable } = require("stream");
const multer = require("./");

const body = '--AaB\r\nContent-Disposition: form-data; name="a[b]"\r\n\r\ntea\r\n--AaB--\r\n';
const req = Object.assign(Readable.from([Buffer.from(body)]), {
  headers: { "content-type": "multipart/form-data; boundary=AaB", "content-length": String(body.length) },
});
multer().none()(req, {}, (error) => {
  assert.ifError(error);
  assert.strictEqual(req.body.a.b, "tea");
});
