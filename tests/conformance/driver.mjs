// The program that connectconformance starts as the client under test. It connects its standard streams to run.mjs, which has
// already started the browser (the suite waits only 20 s for a client; a browser may need longer).
// Use: node driver.mjs PORT
import { connect } from "node:net";

const socket = connect({ host: "127.0.0.1", port: Number(process.argv[2]) });
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on("error", (error) => {
  console.error(`driver: ${error.message}`);
  process.exit(1);
});
