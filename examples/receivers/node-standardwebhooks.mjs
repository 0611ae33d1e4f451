// A webhook receiver for Node with the reference library: npm install standardwebhooks
// DESK_WEBHOOK_SECRET=whsec_… PORT=3000 node node-standardwebhooks.mjs
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.DESK_WEBHOOK_SECRET);
const seen = new Set(); // Keep the ids of the last seven days, preferably in your database.

const receive = async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  let event;
  try {
    // Throws for a wrong signature and for a timestamp more than five minutes off.
    event = webhook.verify(Buffer.concat(chunks).toString(), request.headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  response.writeHead(204).end(); // Respond first, work later: Stop Press waits 15 seconds.
  const id = request.headers['webhook-id'];
  if (seen.has(id)) return;
  seen.add(id);
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
