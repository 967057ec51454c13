// The program passes the bytes of the wasm.
import { lab, list, show } from "./list.js";
import { init } from "./node_modules/jumpstarter-web/dist/index.js";

const bytes = fetch("./elsewhere/bytes").then((answer) => answer.arrayBuffer());
show(init(bytes).then(() => list(lab())));
