"""A webhook receiver for Python 3.9 or later, standard library only.

DESK_WEBHOOK_SECRET=whsec_… PORT=3000 python3 receiver.py
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

key = base64.b64decode(os.environ["DESK_WEBHOOK_SECRET"].removeprefix("whsec_"))
seen = set()  # Keep the ids of the last seven days, preferably in your database.


def is_authentic(headers, body):
    """Signature scheme of Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    signatures = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in signatures)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if not is_authentic(self.headers, body):
            self.send_response(401)
            self.end_headers()
            return
        # Respond first, work later: Stop Press waits 15 seconds.
        self.send_response(204)
        self.end_headers()
        message_id = self.headers["webhook-id"]
        if message_id in seen:
            return
        seen.add(message_id)
        event = json.loads(body)
        print(message_id, event["type"], event["data"].get("link"), flush=True)

    def log_message(self, *_):
        """Keep the default access log off stderr."""


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", 3000))), Receiver)
print(f"Listening on http://127.0.0.1:{server.server_port}", file=sys.stderr, flush=True)
server.serve_forever()
