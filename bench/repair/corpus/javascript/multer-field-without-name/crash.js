const { Readable } = require("stream");
const multer = require("./");

const body = '--AaB\r\nContent-Disposition: form-data\r\n\r\ntea\r\n--AaB--\r\n';
const req = Object.assign(Readable.from([Buffer.from(body)]), {
  headers: { "content-type": "multipart/form-data; boundary=AaB", "content-length": String(body.length) },
});
multer().none()(req, {}, (error) => console.log(error ? error.message : req.body));
