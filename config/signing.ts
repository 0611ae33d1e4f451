import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { SigningSecret } from '../src/endpoint.ts';
import { isoTime } from '../src/events.ts';
import type { EpochMs } from '../src/story.ts';
import { instant } from './forms.ts';
import type { Finding, Path } from './problems.ts';
import { resolveText, type SecretSources } from './secrets.ts';

/** The secrets that webhooks are signed with, as Standard Webhooks 1.0.0 writes them ("Signing scheme"). */

const FORM = /^(whsec|whsk)_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const MIN_BYTES = 24;
const MAX_BYTES = 64;
const SEED_BYTES = 32;
/** PKCS #8 of an ed25519 key up to its seed (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

const HMAC_FORM = `whsec_ and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64`;
const KEY_FORM = `whsk_ and the ${SEED_BYTES} bytes of an ed25519 seed in base64, or ${2 * SEED_BYTES} with its public key`;

const HOW_TO_MAKE = `make one with: node -p "'whsec_'+crypto.randomBytes(32).toString('base64')"`;
/** Prints the private key for the watch list and the public one for receivers. */
const HOW_TO_MAKE_KEY = `make one, and the public key for its receivers, with: node -p "k=crypto.generateKeyPairSync('ed25519').privateKey.export({format:'jwk'});[d,x]=[k.d,k.x].map(v=>Buffer.from(v,'base64url'));'whsk_'+Buffer.concat([d,x]).toString('base64')+' whpk_'+x.toString('base64')"`;

const publicKeyOf = (seed: Buffer): Buffer => {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-SEED_BYTES);
};

/** What is wrong with a secret, to follow the words for where it stands; null: nothing. */
const faultOf = (text: string): string | null => {
  if (text.startsWith('whpk_'))
    return 'is a public key, which is for receivers; the private one starts with whsk_';
  const [, kind, base64] = FORM.exec(text) ?? [];
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (kind === 'whsec' && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES) return null;
  if (kind === 'whsk' && bytes.length === SEED_BYTES) return null;
  if (kind === 'whsk' && bytes.length === 2 * SEED_BYTES) {
    const fits = publicKeyOf(bytes.subarray(0, SEED_BYTES)).equals(bytes.subarray(SEED_BYTES));
    return fits ? null : 'is no ed25519 key: its second half is not the public key of its first';
  }
  if (text.startsWith('whsk_')) return `is not a signing key: ${KEY_FORM}; ${HOW_TO_MAKE_KEY}`;
  if (text.startsWith('whsec_')) return `is not a signing secret: ${HMAC_FORM}; ${HOW_TO_MAKE}`;
  return `is not a signing secret: ${HMAC_FORM}; ${HOW_TO_MAKE}; or ${KEY_FORM}; ${HOW_TO_MAKE_KEY}`;
};

interface Entry {
  readonly path: Path;
  readonly value: string;
  readonly until: EpochMs | null;
}

const entriesOf = (written: unknown, path: Path): Entry[] => {
  if (Array.isArray(written)) return written.flatMap((entry, index) => entriesOf(entry, [...path, index]));
  if (typeof written === 'string') return [{ path, value: written, until: null }];
  if (typeof written !== 'object' || written === null) return [];
  const { value, until } = written as { value?: unknown; until?: unknown };
  if (typeof value !== 'string') return [];
  return [{ path: [...path, 'value'], value, until: instant.safeParse(until).data ?? null }];
};

export interface SigningResult {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly secrets: readonly SigningSecret[];
}

/**
 * The secrets of one webhook that still hold at `now`; undefined: none has passed. `written` need not follow the
 * schema: what is no secret at all is left to it.
 * @param owner the endpoint as messages call it.
 */
export const signingSecrets = (
  written: unknown,
  { owner, path, now }: { readonly owner: string; readonly path: Path; readonly now: EpochMs | undefined },
  sources: SecretSources,
): SigningResult => {
  const problems: Finding[] = [];
  const warnings: Finding[] = [];
  const entries = entriesOf(written, path);
  const secrets = entries.flatMap(({ path, value, until }): SigningSecret[] => {
    const result = resolveText(value, sources);
    const fault = result.kind === 'refused' ? null : faultOf(result.secret);
    if (result.kind === 'refused') problems.push({ path, message: `${owner}: ${result.message}` });
    else if (fault !== null) {
      const where = result.name === null ? 'what is written here' : `the value of ${result.name}`;
      problems.push({ path, message: `${owner}: ${where} ${fault}` });
    } else return [{ value: result.secret, until }];
    return [];
  });
  const passed = ({ until }: SigningSecret): boolean => until !== null && now !== undefined && until <= now;
  const valid = secrets.filter((secret) => !passed(secret));
  for (const { path, until } of entries) {
    if (until === null || now === undefined || until > now) continue;
    const message = `${owner}: this secret ended at ${isoTime(until)} and signs no more`;
    if (valid.length > 0) warnings.push({ path, message: `${message}; take it out` });
    else problems.push({ path, message: `${message}, and there is no other; give its successor` });
  }
  const last = Math.max(...valid.map(({ until }) => until ?? Infinity));
  if (valid.length > 0 && last < Infinity) {
    const message = `${owner}: no secret signs after ${isoTime(last)}; give the one that follows, without "until"`;
    warnings.push({ path, message });
  }
  return { problems, warnings, secrets: valid };
};
