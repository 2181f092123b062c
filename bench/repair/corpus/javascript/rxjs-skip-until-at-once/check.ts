import * as assert from "assert";
import { BehaviorSubject, concat, EMPTY, Observable, of, Subject } from "./src/index";
import { skipUntil } from "./src/operators/index";

const all = (source: Observable<any>): any[] => {
  const seen: any[] = [];
  source.subscribe((each) => seen.push(each), (error) => { throw error; }, () => seen.push("end"));
  return seen;
};
assert.deepStrictEqual(all(of(1, 2).pipe(skipUntil(of("now")))), [1, 2, "end"]);
assert.deepStrictEqual(all(of(1, 2).pipe(skipUntil(new BehaviorSubject(0)))), [1, 2, "end"]);
assert.deepStrictEqual(all(of(1, 2).pipe(skipUntil(concat(of(0), of(1))))), [1, 2, "end"]);
assert.deepStrictEqual(all(of(1, 2).pipe(skipUntil(EMPTY))), ["end"]);
const source = new Subject<number>();
const start = new Subject<void>();
const later = all(source.pipe(skipUntil(start)));
source.next(1);
start.next();
assert.strictEqual(start.observers.length, 0);
source.next(2);
source.complete();
assert.deepStrictEqual(later, [2, "end"]);
