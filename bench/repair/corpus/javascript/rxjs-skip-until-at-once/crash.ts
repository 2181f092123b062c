import { of } from "./src/index";
import { skipUntil } from "./src/operators/index";

of(1, 2).pipe(skipUntil(of("now"))).subscribe((each) => console.log(each), (error) => { throw error; });
