// The smallest page that lists and books: what it loads is measured, and how long it takes to show the first list. `contender` is
// the module of one, by an alias of the bundler.
import { book, list, open } from "contender";

const { lab } = window;
const client = await open(lab);
const items = await list(client, 20);
document.querySelector("ul").append(
  ...items.map((item) => {
    const line = document.createElement("li");
    line.textContent = item.name ?? item.getName();
    return line;
  }),
);
window.shownAt = performance.now();
document.querySelector("button").onclick = () => book(client, "board=rpi4", 600);
