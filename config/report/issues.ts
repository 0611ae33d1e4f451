import type { z } from 'zod';
import type { Finding, Path } from './problems.ts';
import { quote, suggestion } from './problems.ts';

type Issue = z.core.$ZodIssue;

const NOUNS: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'keys with values',
};

const valueAt = (value: unknown, path: Path): unknown => {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
};

/** The type of the value, never the value itself, which may be a secret. */
const found = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys with values';
  return typeof value === 'string' ? 'text' : `a ${typeof value}`;
};

const expectedOf = (issue: Issue): string => {
  if (issue.code !== 'invalid_type') return 'another value';
  return issue.message.startsWith('Invalid input')
    ? (NOUNS[issue.expected] ?? issue.expected)
    : issue.message;
};

const wrongType = (expected: string, value: unknown, path: Path): string => {
  const last = path.at(-1);
  if (value === undefined && typeof last === 'string') return `${quote(last)} is missing`;
  if (value === null) return `expected ${expected}, found nothing; a value that starts with "#" needs quotes`;
  const quotes = expected === 'text' && typeof value !== 'object' ? '; put it in quotes' : '';
  return `expected ${expected}, found ${found(value)}${quotes}`;
};

const outOfSize = (issue: Issue, path: Path): string => {
  if (issue.code === 'too_big') return 'at most two secrets: the new one and the one it replaces';
  const name = path.findLast((step) => typeof step === 'string') ?? 'this';
  return `${quote(name)} is empty; leave it out or fill it`;
};

/**
 * All branches of a union have failed; the intended branch is the one that failed on more than the type.
 */
const meantBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  branches.find((issues) => issues.some(({ code, path }) => code !== 'invalid_type' || path.length > 0));

const hasUnknownKey = (issues: readonly Issue[], path: readonly PropertyKey[]): boolean =>
  issues.some((other) => other.code === 'unrecognized_keys' && other.path.join('\0') === path.join('\0'));

/** Turns the issues of zod into findings with our own messages. `keysAt` returns the keys allowed at a path. */
export const explainIssues = (
  issues: readonly Issue[],
  root: unknown,
  keysAt: (path: Path) => readonly string[],
  prefix: Path = [],
): Finding[] =>
  issues.flatMap((issue): Finding[] => {
    // A misspelled key already explains the missing one; one mistake is reported once.
    if (issue.code === 'custom' && hasUnknownKey(issues, issue.path)) return [];
    const path = [...prefix, ...(issue.path as (string | number)[])];
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map((key) => ({
          path: [...path, key],
          at: 'key',
          message:
            key === '<<'
              ? 'merge keys ("<<") are not read; write the keys out, or use "defaults"'
              : `unknown key ${quote(key)}${suggestion(key, keysAt(path))}`,
        }));
      case 'invalid_type':
        return [{ path, message: wrongType(expectedOf(issue), valueAt(root, path), path) }];
      case 'invalid_value':
        return [
          {
            path,
            message: `unknown value ${quote(String(valueAt(root, path)))}${suggestion(
              String(valueAt(root, path)),
              issue.values.map(String),
            )}`,
          },
        ];
      case 'invalid_union': {
        const meant = meantBranch(issue.errors);
        if (meant) return explainIssues(meant, root, keysAt, path);
        const expected = [...new Set(issue.errors.flat().map(expectedOf))].join(' or ');
        return [{ path, message: wrongType(expected, valueAt(root, path), path) }];
      }
      case 'too_big':
      case 'too_small':
        return [{ path, message: outOfSize(issue, path) }];
      case 'custom':
        return [{ path, message: issue.message }];
      case 'invalid_format':
      case 'not_multiple_of':
      case 'invalid_key':
      case 'invalid_element':
        return [{ path, message: 'not a valid value' }];
    }
  });
