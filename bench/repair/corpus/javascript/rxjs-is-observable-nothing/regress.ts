import * as assert from "assert";
import { isObservable, of, Subject } from "./src/index";

assert.strictEqual(isObservable(of(1)), true);
assert.strictEqual(isObservable(new Subject()), true);
assert.strictEqual(isObservable({ lift() {}, subscribe() {} }), true);
assert.strictEqual(isObservable({}), false);
