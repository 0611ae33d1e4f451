// A webhook receiver for Node without dependencies.
// DESK_WEBHOOK_SECRET=whsec_… PORT=3000 node node.mjs
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const key = Buffer.from(process.env.DESK_WEBHOOK_SECRET.replace(/^whsec_/, ''), 'base64');
const seen = new Set(); // Keep the ids of the last seven days, preferably in your database.

/** Signature scheme of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`. */
const isAuthentic = (headers, body) => {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !signatures || !/^\d+$/.test(timestamp ?? '')) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
};

const receive = async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (!isAuthentic(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  response.writeHead(204).end(); // Respond first, work later: Stop Press waits 15 seconds.
  const id = request.headers['webhook-id'];
  if (seen.has(id)) return;
  seen.add(id);
  const event = JSON.parse(body.toString());
  console.log(id, event.type, event.data.link);
};

const server = createServer((request, response) => {
  receive(request, response).catch((error) => {
    console.error(error.message); // The request was interrupted; Stop Press retries.
    response.destroy();
  });
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.error(`Listening on http://127.0.0.1:${server.address().port}`);
});
