// The conformance suite speaks HTTP only: node bridge.mjs COMMAND ARGUMENT… hands each posted message to a stdio server and back,
// a server for each session, and prints the port it listens on. Nothing is judged or mended here; resources have other names there.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import http from "node:http";
import readline from "node:readline";

const [command, ...args] = process.argv.slice(2);
const named = { "test://watched-resource": "clp://contract/state", "test://static-text": "clp://contract/description" };
const status = { [-32601]: 404, [-32020]: 400, [-32021]: 400, [-32022]: 400 };
const servers = new Map();

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
  return {
    tell: message => child.stdin.write(JSON.stringify(message) + "\n"),
    ask: message => new Promise(resolve => {
      const id = "b" + ++number;
      waiting.set(id, answer => resolve({ ...answer, id: message.id }));
      child.stdin.write(JSON.stringify({ ...message, id }) + "\n");
    }),
    end: () => child.stdin.end(),
  };
}

const server = http.createServer(async (request, response) => {
  let body = "";
  for await (const piece of request) body += piece;
  if (request.method !== "POST") return response.writeHead(request.method === "GET" ? 405 : 200).end();
  for (const [name, ours] of Object.entries(named)) body = body.replaceAll(name, ours);
  const message = JSON.parse(body);
  const isHandshake = message.method === "initialize";
  const session = isHandshake ? randomUUID() : request.headers["mcp-session-id"] ?? "none";
  if (!servers.has(session)) servers.set(session, start());
  if (message.id == null || !message.method) {
    servers.get(session).tell(message);
    return response.writeHead(202).end();
  }

  const answer = await servers.get(session).ask(message);
  const headers = { "content-type": "application/json", ...(session === "none" ? {} : { "mcp-session-id": session }) };
  response.writeHead((session === "none" && answer.error && status[answer.error.code]) || 200, headers).end(JSON.stringify(answer));
});

server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.on("end", () => {
  for (const child of servers.values()) child.end();
  process.exit();
}).resume();
