// Drives a server with the reference client: node drive.mjs COMMAND ARGUMENT…; prints what was seen as one JSON object.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { ElicitRequestSchema, ResourceUpdatedNotificationSchema, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";

const [command, ...args] = process.argv.slice(2);
const transport = new StdioClientTransport({ command, args, stderr: "pipe" });
const client = new Client({ name: "drive", version: "1" }, { capabilities: { elicitation: {} } });
const seen = { errors: [], updates: [], listChanges: 0, forms: [] };
const answers = [{ action: "decline" }, { action: "accept", content: { to: "bob", kind: "gift", urgent: true, confirm: false } }, { action: "accept", content: { to: "bob", kind: "gift", urgent: true, confirm: true } }];
let changed;
const change = new Promise(resolve => (changed = resolve));

client.onerror = error => seen.errors.push(String(error));
client.setRequestHandler(ElicitRequestSchema, async request => {
  seen.forms.push(request.params);
  return answers.shift();
});
client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
  seen.listChanges++;
  changed();
});
client.setNotificationHandler(ResourceUpdatedNotificationSchema, n => { seen.updates.push(n.params.uri); });

await client.connect(transport);
seen.server = client.getServerVersion();
seen.capabilities = client.getServerCapabilities();
await client.ping();
seen.tools = (await client.listTools()).tools;
seen.resources = (await client.listResources()).resources.map(r => r.uri);
const state = async () => JSON.parse((await client.readResource({ uri: "clp://contract/state" })).contents[0].text);
seen.before = await state();
await client.subscribeResource({ uri: "clp://contract/state" });

const call = (name, args) => client.callTool({ name, arguments: args });
const refusal = async act => { try { await act(); return null; } catch (error) { return error.code; } };
const whole = { amount: 10, to: "bob", kind: "gift", urgent: false };
seen.denied = await call("pay", { ...whole, amount: 500 });
seen.unknownTool = await refusal(async () => { const result = await call("nope", {}); throw { code: result.isError ? "isError" : "none" }; });
seen.unknownResource = await refusal(() => client.readResource({ uri: "clp://vault" }));
seen.declined = await call("pay", { amount: 10 });
seen.unconfirmed = await call("pay", { amount: 10 });
seen.answered = await call("pay", { amount: 10 });
seen.both = await Promise.all([call("pay", whole), call("pay", whole)]);
seen.after = await state();

const proposed = (await call("close", {})).structuredContent;
const decision = { proposalId: proposed.proposalId, preview: proposed.preview };
seen.accepted = await call("accept", decision);
seen.committed = await call("commit", decision);
await change;
seen.toolsAfter = (await client.listTools()).tools.map(t => t.name);
seen.end = await state();
await client.close();
console.log(JSON.stringify(seen));
