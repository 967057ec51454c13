// A program with both copies of the package, ES modules and CommonJS: each recognizes the errors of the other and accepts its
// records. Prints the results.
const common = require("jumpstarter-web");

async function main() {
  const modules = await import("jumpstarter-web");
  const lab = JSON.parse(process.argv[2] ?? "null");
  const found = { twoCopies: common.connect !== modules.connect };
  for (const [name, one, other] of [
    ["common", common, modules],
    ["modules", modules, common],
  ]) {
    const client = await one.connect(lab);
    const error = await client.getLease({ name: "no-such-lease" }).catch((thrown) => thrown);
    found[name] = [one.isJumpstarterError(error), other.isJumpstarterError(error), error.reason];
    const { exporters } = await client.listExporters();
    const plain = JSON.parse(JSON.stringify(exporters[0]));
    await other.init();
    found[name].push(
      other.Exporter.from(plain).matches("no-such-label"),
      other.Exporter.from(exporters[0]).name === exporters[0].name,
    );
    client.close();
  }
  console.log(JSON.stringify(found));
}

void main();
