// The page of a benchmark: runs works/WORK.js with the contenders of the query, and leaves the result in `window.measured`, or an
// error in `window.failed`.
const query = new URLSearchParams(location.search);

async function measure() {
  const lab = await (await fetch("/lab.json")).json();
  const names = query.get("contenders").split(",");
  const work = await import(`./${query.get("work")}.js`);
  const contenders = [];
  for (const name of names) contenders.push({ name, ...(await import(`/built/${name}/main.js`)) });
  return work.measure(contenders, lab, JSON.parse(query.get("options")));
}

measure().then(
  (measured) => (window.measured = measured),
  (error) => (window.failed = `${error}\n${error.stack}`),
);
