import assert from "assert";
import axios from "./index.js";

const headers = new axios.AxiosHeaders({ Accept: "text/html" });
assert.strictEqual(headers.get("ACCEPT"), "text/html");
assert.ok(headers.has("accept"));
headers.delete("accept");
assert.deepStrictEqual(headers.toJSON(), Object.assign(Object.create(null), {}));
assert.strictEqual(axios.getUri({ url: "/a", params: { b: 1 } }), "/a?b=1");
