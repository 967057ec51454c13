// The program that connectconformance starts as the client under test: joins its standard streams to run.mjs, which has the
// browser ready by then (the suite waits 20 s for a client, a cold browser may take longer). Looks at no byte of it.
// Use: node driver.mjs PORT
import { connect } from "node:net";

const socket = connect({ host: "127.0.0.1", port: Number(process.argv[2]) });
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on("error", (error) => {
  console.error(`driver: ${error.message}`);
  process.exit(1);
});
