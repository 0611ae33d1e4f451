import { renderDiff } from '../text/render-diff.ts';
import { inertText } from '../text/inert-text.ts';
import { type Failure, StopPressError } from '../platform/errors.ts';
import type { StoryView, VersionView } from '../review/review.ts';
import type { Client } from './client.ts';
import { articleLines, type OutputOptions, shortTime, table, type Write, writeJson } from './print.ts';

/**
 * The commands that ask a running Stop Press. Each writes lines and returns the exit code; errors of the client pass
 * through. With `json` the answer of the API is one JSON document, whose keys stay.
 */

const countText = (expectations: StoryView['expectations'], what: string): string[] => {
  const met = expectations.filter(({ state }) => state === 'met').length;
  const overdue = expectations.filter(({ state }) => state === 'overdue').length;
  if (expectations.length === 0) return [];
  return [`${met}/${expectations.length} ${what}${overdue > 0 ? `, ${overdue} overdue` : ''}`];
};

const expectationText = ({ expectations }: StoryView): string => {
  const promises = expectations.filter(({ origin }) => origin === 'suggested');
  const own = expectations.filter(({ origin }) => origin === 'configured');
  return [...countText(own, 'met'), ...countText(promises, 'kept')].join(', ') || '-';
};

/** Most messages name their Story already. */
const failingText = (name: string, { message, code }: Failure): string =>
  `${message.startsWith(name) ? '' : `${name}: `}${message} [${code}]`;

/** `list`: all Stories with state. */
export const list = async (client: Client, options: OutputOptions, write: Write): Promise<number> => {
  const stories = await client.stories();
  if (options.json) return writeJson(write, stories);
  const rows = stories.map((story) => [
    story.id,
    story.state,
    String(story.version),
    shortTime(story.lastChangedAt),
    shortTime(story.lastCheckedAt),
    expectationText(story),
    story.failure === null ? story.name : failingText(story.name, story.failure),
  ]);
  table(['STORY', 'STATE', 'VERSION', 'CHANGED', 'CHECKED', 'EXPECTED', 'NAME'], rows, options).forEach(
    write,
  );
  return 0;
};

const SIGNS: readonly (readonly [kind: string, sign: string])[] = [
  ['added', '+'],
  ['edited', '~'],
  ['moved', '>'],
  ['removed', '-'],
];

const countsText = ({ number, counts }: VersionView): string => {
  const parts = SIGNS.flatMap(([kind, sign]) => (counts[kind] ? [`${sign}${counts[kind]}`] : []));
  if (parts.length > 0) return parts.join(' ');
  return number === 1 ? 'first' : '0';
};

export interface LogOptions extends OutputOptions {
  /** Id, prefix of an id, URL or name; null for all Stories. */
  readonly story: string | null;
  readonly limit?: number;
}

/** `log [STORY]`: Versions, newest first, with what each added (+), edited (~), moved (>) and removed (-). */
export const log = async (client: Client, options: LogOptions, write: Write): Promise<number> => {
  const { story, limit = 20 } = options;
  const id = story === null ? null : (await client.story(story)).id;
  const versions = await client.versions(id, limit);
  if (options.json) return writeJson(write, versions);
  const rows = versions.map((version) => [
    shortTime(version.capturedAt),
    version.storyId,
    String(version.number),
    countsText(version),
    version.headline ?? '-',
  ]);
  table(['CAPTURED', 'STORY', 'VERSION', 'CHANGES', 'HEADLINE'], rows, options).forEach(write);
  return 0;
};

export interface ShowOptions extends OutputOptions {
  readonly story: string;
  /** As typed; null for the newest. */
  readonly version: string | null;
}

/** Throws a StopPressError for what is no number of a Version. */
const versionNumber = (name: string, text: string | null): number | null => {
  if (text === null) return null;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new StopPressError(
    'REQUEST_INVALID',
    `${name} must be the number of a version, such as 2, not “${inertText(text)}”.`,
  );
};

const newest = (story: StoryView): number => {
  if (story.version > 0) return story.version;
  throw new StopPressError('NOT_FOUND', `“${inertText(story.name)}” has no version yet.`);
};

const expectationLines = ({ expectations }: StoryView): string[] =>
  expectations.flatMap(({ name, state, by, metVersion, metParagraph, promise }) => {
    const due = by === null ? '' : `, due ${shortTime(by)}`;
    const where =
      metVersion === null || metParagraph === null ? '' : ` by version ${metVersion}, ¶${metParagraph + 1}`;
    const source =
      promise === null
        ? []
        : [
            `             announced in version ${promise.version}, ¶${promise.paragraph + 1}: “${inertText(promise.sentence)}”`,
            `             ${inertText(promise.reason)}`,
          ];
    return [`  ${state.padEnd(10)} ${inertText(name)}${due}${where}`, ...source];
  });

/** `show STORY [VERSION]`: the text of one Version, and what the Story waits for. */
export const show = async (client: Client, options: ShowOptions, write: Write): Promise<number> => {
  const story = await client.story(options.story);
  const view = await client.article(story.id, versionNumber('VERSION', options.version) ?? newest(story));
  if (options.json) return writeJson(write, { ...view, expectations: story.expectations });
  write(`${inertText(story.name)}, version ${view.number} of ${story.version}: ${inertText(story.url)}`);
  articleLines(view.article, options).forEach(write);
  const expected = expectationLines(story);
  if (expected.length > 0) ['', 'Expected:', ...expected].forEach(write);
  return 0;
};

export interface DiffCommandOptions extends OutputOptions {
  readonly story: string;
  /** As typed; null for the Version before `to`. */
  readonly from: string | null;
  /** As typed; null for the newest. */
  readonly to: string | null;
}

/** `diff STORY [FROM] [TO]`: the paragraph diff; nothing on stdout where nothing differs, as diff(1) does; `talk` says why. */
export const diff = async (
  client: Client,
  options: DiffCommandOptions,
  write: Write,
  talk: Write,
): Promise<number> => {
  const { id, name } = await client.story(options.story);
  const from = versionNumber('FROM', options.from);
  const found = await client.diff(id, from, versionNumber('TO', options.to));
  if (options.json) return writeJson(write, found);
  const { colour = false, width } = options;
  const text = renderDiff({ before: found.before, changes: found.changes, colour, width });
  if (text !== '') write(text);
  else if (found.from === 0)
    talk(`Version ${found.to} of “${inertText(name)}” is its first; \`stoppress show\` prints it.`);
  else talk(`Versions ${found.from} and ${found.to} of “${inertText(name)}” have the same paragraphs.`);
  return 0;
};
