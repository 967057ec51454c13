// The wasm has another URL than next to the module.
import { lab, list, show } from "./list.js";
import { init } from "./node_modules/jumpstarter-web/dist/index.js";

show(init("./elsewhere/lab.wasm").then(() => list(lab())));
