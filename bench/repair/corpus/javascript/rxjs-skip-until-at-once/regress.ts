import * as assert from "assert";
import { EMPTY, of, Subject } from "./src/index";
import { skipUntil } from "./src/operators/index";

const seen: number[] = [];
const source = new Subject<number>();
const start = new Subject<void>();
source.pipe(skipUntil(start)).subscribe((each) => seen.push(each));
source.next(1);
start.next();
source.next(2);
source.next(3);
assert.deepStrictEqual(seen, [2, 3]);
of(1).pipe(skipUntil(EMPTY)).subscribe(() => assert.fail());
