import { quote } from '../report/problems.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SecretSources {
  readonly env: Environment;
  /** Contents of the file, UTF-8; throws as node:fs does. */
  readonly readSecretFile: (path: string) => string;
}

type Fetched =
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'refused'; readonly message: string };

/** `name`: the referenced variable; null if the text is in the watch list itself. */
export type SecretResult = Fetched & { readonly name: string | null };

const REFERENCE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;
/** A dollar sign may be part of an address; these forms are incomplete references. */
const HALF_REFERENCE = /^\$\w+$|\$\{/;

/** An empty variable counts as unset, because Compose files and shells often define empty ones. */
export const variable = (env: Environment, name: string): string | undefined => {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return value === '' ? undefined : value;
};

/** As `$(cat file)` does in a shell: line ends at the end of the file are not part of the value. */
export const withoutTrailingNewline = (contents: string): string => contents.replace(/[\r\n]+$/, '');

/** A code such as `ENOENT`; never the message of the error, which could quote a secret. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unreadable';

const fromFile = (name: string, path: string, sources: SecretSources): Fetched => {
  try {
    return { kind: 'secret', secret: withoutTrailingNewline(sources.readSecretFile(path)) };
  } catch (error) {
    return {
      kind: 'refused',
      message: `cannot read ${quote(path, 300)}, which ${name} names (${errorCode(error)})`,
    };
  }
};

const fetchSecret = (name: string, sources: SecretSources): Fetched => {
  const direct = variable(sources.env, name);
  if (direct !== undefined)
    return name.endsWith('_FILE') ? fromFile(name, direct, sources) : { kind: 'secret', secret: direct };
  const path = name.endsWith('_FILE') ? undefined : variable(sources.env, `${name}_FILE`);
  if (path !== undefined) return fromFile(`${name}_FILE`, path, sources);
  const other = name.endsWith('_FILE') ? '' : `, or ${name}_FILE to the path of a file that holds it`;
  return { kind: 'refused', message: `environment variable ${name} is not set; set it${other}` };
};

/**
 * Resolves a text that may be a secret: `${NAME}` is read from the environment, or from the file that NAME_FILE
 * names; any other text is returned as it is. No message contains any part of a value.
 */
export const resolveText = (written: string, sources: SecretSources): SecretResult => {
  const text = written.trim();
  const name = REFERENCE.exec(text)?.[1];
  if (name !== undefined) return { ...fetchSecret(name, sources), name };
  if (!HALF_REFERENCE.test(text)) return { kind: 'secret', secret: text, name: null };
  const message = 'write the reference alone and in braces, as in ${DESK_WEBHOOK_SECRET}';
  return { kind: 'refused', message, name: null };
};
