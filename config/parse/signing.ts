import type { SigningSecret } from '../../src/model/endpoint.ts';
import { isoTime } from '../../src/model/time.ts';
import { HMAC_BYTES, readSigningKey, SEED_BYTES } from '../../src/platform/signing-key.ts';
import type { EpochMs } from '../../src/model/time.ts';
import { instant } from '../schema/forms.ts';
import type { Finding, Path } from '../report/problems.ts';
import { resolveText, type SecretSources } from './secrets.ts';

/** The secrets of webhooks in the watch list: which hold, which have passed, and what is wrong with the others. */

const HMAC_FORM = `whsec_ and ${HMAC_BYTES.least} to ${HMAC_BYTES.most} bytes in base64`;
const KEY_FORM = `whsk_ and the ${SEED_BYTES} bytes of an ed25519 seed in base64, or ${2 * SEED_BYTES} with its public key`;

const HOW_TO_MAKE = `make one with: node -p "'whsec_'+crypto.randomBytes(32).toString('base64')"`;
/** Prints the private key for the watch list and the public one for receivers. */
const HOW_TO_MAKE_KEY = `make one, and the public key for its receivers, with: node -p "k=crypto.generateKeyPairSync('ed25519').privateKey.export({format:'jwk'});[d,x]=[k.d,k.x].map(v=>Buffer.from(v,'base64url'));'whsk_'+Buffer.concat([d,x]).toString('base64')+' whpk_'+x.toString('base64')"`;

/** What is wrong with a secret, to follow the words for where it stands; null: nothing. */
const faultOf = (text: string): string | null => {
  const read = readSigningKey(text);
  if (read.kind !== 'refused') return null;
  switch (read.fault) {
    case 'public-key':
      return 'is a public key, which is for receivers; the private one starts with whsk_';
    case 'halves-differ':
      return 'is no ed25519 key: its second half is not the public key of its first';
    case 'ed25519-form':
      return `is not a signing key: ${KEY_FORM}; ${HOW_TO_MAKE_KEY}`;
    case 'hmac-form':
      return `is not a signing secret: ${HMAC_FORM}; ${HOW_TO_MAKE}`;
    case 'form':
      return `is not a signing secret: ${HMAC_FORM}; ${HOW_TO_MAKE}; or ${KEY_FORM}; ${HOW_TO_MAKE_KEY}`;
  }
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
