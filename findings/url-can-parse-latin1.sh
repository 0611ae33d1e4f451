#!/usr/bin/env bash
# URL.canParse on Node 20 starts to refuse valid URLs whose host name has a Latin-1 letter (ä, é, ü …) after a few
# thousand calls, when V8 has optimized the caller and takes the fast call path: a one-byte string is then handed over
# as if it were UTF-8. `new URL` accepts the same text every time. Whoever validates addresses with canParse before
# parsing loses internationalized hosts in a process that has run for a while, and never in a short test.
#
# Seen with Node 20.20.2: first call true; 294,667 of 300,000 further calls false, the first at about call 5,300;
# `new URL` threw 0 times; a Cyrillic host, whose string is two-byte, was accepted every time.
# Needs the pinned Node below and no packages.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
# The package brings the program where install scripts are allowed; a Node of that very version on the machine does too.
npm install --silent --no-audit --no-fund node@20.20.2 >/dev/null 2>&1 || true
node=
for one in node_modules/.bin/node "$(command -v node || true)"; do
  [ "$("$one" --version 2>/dev/null || true)" = v20.20.2 ] && { node=$one; break; }
done
[ -n "$node" ] || { echo 'Node 20.20.2 is not to be had here.' >&2; exit 1; }
cat > probe.mjs <<'JS'
const count = (url, calls) => {
  const canParse = (text) => URL.canParse(text);
  let refused = 0;
  for (let at = 0; at < calls; at += 1) if (!canParse(url)) refused += 1;
  return refused;
};
const latin1 = 'https://h\u00e4fen.example/x';
const cyrillic = 'https://\u043f\u043e\u0440\u0442.example/x';
const first = URL.canParse(latin1);
let threw = 0;
for (let at = 0; at < 300_000; at += 1) {
  try {
    new URL(latin1);
  } catch {
    threw += 1;
  }
}
const seen = { node: process.version, first, refused: count(latin1, 300_000), threw, cyrillic: count(cyrillic, 300_000) };
console.log(JSON.stringify(seen));
process.exit(first && seen.refused > 100_000 && threw === 0 && seen.cyrillic === 0 ? 0 : 1);
JS
"$node" probe.mjs
