import { isObservable } from "./src/index";

console.log(isObservable(null));
