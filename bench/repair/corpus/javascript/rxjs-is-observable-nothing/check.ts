import * as assert from "assert";
import { BehaviorSubject, isObservable, Observable, of, Subject } from "./src/index";

for (const other of [null, undefined, 0, "", false, true, 7, "text", {}, [], () => 1, { lift: () => 1 }]) {
  assert.strictEqual(isObservable(other), false, String(other));
}
for (const one of [of(1), new Subject(), new BehaviorSubject(1), new Observable(), { lift() {}, subscribe() {} }]) {
  assert.strictEqual(isObservable(one), true);
}
