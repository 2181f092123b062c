import axios from "./index.js";

const received = new axios.AxiosHeaders();
received.set({ "content-type": "text/plain", " ": "x" });
console.log(received.toJSON());
