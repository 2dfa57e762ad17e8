// The conformance suite speaks HTTP only: node bridge.mjs COMMAND ARGUMENT… hands each posted message to a stdio server and back,
// a server for each session, and prints the port it listens on. Nothing is judged or mended here; resources have other names there.
// The suite waits 5 s for some answers, in which a busy machine starts no process: servers are started before they are asked for.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import http from "node:http";
import readline from "node:readline";

const [command, ...args] = process.argv.slice(2);
const named = { "test://watched-resource": "clp://contract/state", "test://static-text": "clp://contract/description" };
const status = { [-32601]: 404, [-32020]: 400, [-32021]: 400, [-32022]: 400 };
const servers = new Map();
const spares = [];
const all = [];

function start() {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"] });
  const waiting = new Map();
  let number = 0;
  readline.createInterface({ input: child.stdout }).on("line", line => {
    const message = JSON.parse(line);
    const asked = message.method ? undefined : waiting.get(message.id);
    if (asked) {
      waiting.delete(message.id);
      asked({ ...message });
    }
  });
  const started = {
    tell: message => child.stdin.write(JSON.stringify(message) + "\n"),
    ask: message => new Promise(resolve => {
      const id = "b" + ++number;
      waiting.set(id, answer => resolve({ ...answer, id: message.id }));
      child.stdin.write(JSON.stringify({ ...message, id }) + "\n");
    }),
    end: () => child.stdin.end(),
  };
  all.push(started);
  return started;
}

function addSpare() {
  const spare = start();
  spares.push(spare.ask({ jsonrpc: "2.0", method: "ping" }).then(() => spare));
}

function takeSpare() {
  addSpare();
  return spares.shift();
}

// A scenario begins two sessions at most.
addSpare();
addSpare();

const server = http.createServer(async (request, response) => {
  if (request.url === "/ready") return Promise.all(spares).then(() => response.end());
  let body = "";
  for await (const piece of request) body += piece;
  if (request.method !== "POST") return response.writeHead(request.method === "GET" ? 405 : 200).end();
  for (const [name, ours] of Object.entries(named)) body = body.replaceAll(name, ours);
  const message = JSON.parse(body);
  const isHandshake = message.method === "initialize";
  const session = isHandshake ? randomUUID() : request.headers["mcp-session-id"] ?? "none";
  if (!servers.has(session)) servers.set(session, takeSpare());
  const asked = await servers.get(session);
  if (message.id == null || !message.method) {
    asked.tell(message);
    return response.writeHead(202).end();
  }

  const answer = await asked.ask(message);
  const headers = { "content-type": "application/json", ...(session === "none" ? {} : { "mcp-session-id": session }) };
  response.writeHead((session === "none" && answer.error && status[answer.error.code]) || 200, headers).end(JSON.stringify(answer));
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => {
  for (const child of all) child.end();
  process.exit();
}).resume();
