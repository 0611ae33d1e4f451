#!/usr/bin/env bash
# The `query_timeout` of pg rejects the query, and that is all: the statement goes on in the server, and the connection
# stays busy. Where a client was checked out of a pool and is released without an error, as after any failed query, the
# pool hands the busy connection to the next caller, whose `select 1` then waits behind the old statement and times out
# as well, on a server that is idle otherwise. So the setting alone does not recover from a connection that a network
# swallowed: the connection has to be destroyed (`client.release(true)`).
#
# Seen with pg 8.23.1 and PostgreSQL 15.19, query_timeout 300 ms, statement `select pg_sleep(2)`:
#   released plainly: the next `select 1` fails with "Query read timeout"; released with `true`: it succeeds.
# Needs a PostgreSQL server; PGHOST, PGUSER and PGDATABASE as usual, by default postgres on 127.0.0.1.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pg@8.23.1 >/dev/null
cat > probe.mjs <<'JS'
import pg from 'pg';
const { PGHOST = '127.0.0.1', PGUSER = 'postgres', PGDATABASE = 'postgres' } = process.env;
const next = async (destroy) => {
  const pool = new pg.Pool({ host: PGHOST, user: PGUSER, database: PGDATABASE, max: 1, query_timeout: 300 });
  const client = await pool.connect();
  const first = await client.query('select pg_sleep(2)').then(() => 'ok', (error) => error.message);
  client.release(destroy);
  const second = await pool.query('select 1').then(() => 'ok', (error) => error.message);
  await pool.end();
  return { first, second };
};
const seen = { plainly: await next(false), destroyed: await next(true) };
console.log(JSON.stringify(seen));
const late = 'Query read timeout';
const expected = { plainly: { first: late, second: late }, destroyed: { first: late, second: 'ok' } };
if (JSON.stringify(seen) !== JSON.stringify(expected)) {
  console.error(`Changed. Expected ${JSON.stringify(expected)}`);
  process.exit(1);
}
JS
node probe.mjs
