import { quote } from './problems.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SecretSources {
  readonly env: Environment;
  /** Contents of the file, UTF-8; throws as node:fs does. */
  readonly readSecretFile: (path: string) => string;
}

export type SecretResult =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'refused'; readonly message: string };

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
const FORM = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const MIN_BYTES = 24;
const MAX_BYTES = 64;

const HOW_TO_MAKE = `make one with: node -p "'whsec_'+crypto.randomBytes(32).toString('base64')"`;

/** An empty variable counts as unset, as compose files and shells leave them behind. */
export const variable = (env: Environment, name: string): string | undefined => {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === '' ? undefined : value;
};

/** As `$(cat file)` does in a shell: line ends at the end of the file are not part of the value. */
export const withoutTrailingNewline = (contents: string): string => contents.replace(/[\r\n]+$/, '');

/** `ENOENT` and its like; never the message of the error, which could quote what was read. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable';

/** Standard Webhooks 1.0.0, "Signing scheme": `whsec_` and base64 of 24 to 64 random bytes. */
const isSigningSecret = (text: string): boolean => {
  const base64 = FORM.exec(text)?.[1];
  if (base64 === undefined) return false;
  const bytes = Buffer.from(base64, 'base64').length;
  return bytes >= MIN_BYTES && bytes <= MAX_BYTES;
};

const fromFile = (name: string, path: string, sources: SecretSources): SecretResult => {
  try {
    return { kind: 'secret', secret: withoutTrailingNewline(sources.readSecretFile(path)) };
  } catch (error) {
    return {
      kind: 'refused',
      message: `cannot read ${quote(path, 300)}, which ${name} names (${errorCode(error)})`,
    };
  }
};

const fetchSecret = (name: string, sources: SecretSources): SecretResult => {
  const direct = variable(sources.env, name);
  if (direct !== undefined)
    return name.endsWith('_FILE') ? fromFile(name, direct, sources) : { kind: 'secret', secret: direct };
  const path = name.endsWith('_FILE') ? undefined : variable(sources.env, `${name}_FILE`);
  if (path !== undefined) return fromFile(`${name}_FILE`, path, sources);
  const other = name.endsWith('_FILE') ? '' : `, or ${name}_FILE to the path of a file that holds it`;
  return { kind: 'refused', message: `environment variable ${name} is not set; set it${other}` };
};

/**
 * What a `secret:` of the watch list stands for: `${NAME}` is read from the environment, or from the file that
 * NAME_FILE names; anything else must be the secret itself. No message repeats any part of a secret.
 */
export const resolveSecret = (written: string, sources: SecretSources): SecretResult => {
  const text = written.trim();
  const name = REFERENCE.exec(text)?.[1];
  if (name === undefined && text.includes('$')) {
    return {
      kind: 'refused',
      message: 'write the reference alone and in braces, as in ${DESK_WEBHOOK_SECRET}',
    };
  }
  const result: SecretResult =
    name === undefined ? { kind: 'secret', secret: text } : fetchSecret(name, sources);
  if (result.kind === 'refused' || isSigningSecret(result.secret)) return result;
  const where = name === undefined ? 'what is written here' : `the value of ${name}`;
  return {
    kind: 'refused',
    message: `${where} is not a signing secret: whsec_ and ${MIN_BYTES} to ${MAX_BYTES} bytes in base64; ${HOW_TO_MAKE}`,
  };
};
