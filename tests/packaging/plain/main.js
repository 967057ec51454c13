import { lab, list, show } from "./list.js";

show(list(lab()));
