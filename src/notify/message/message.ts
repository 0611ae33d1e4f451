import type {
  AboutAvailability,
  ChangeFacts,
  DigestItem,
  EventData,
  ExpectationFacts,
  StoredEvent,
  StoryFacts,
} from '../../model/event.ts';
import { isoTime } from '../../model/time.ts';
import type { WordSpan } from '../../model/change.ts';
import { inertLine, inertPieces, linkable } from './foreign-text.ts';
import { weightOf } from './priority.ts';
import {
  changeHeading,
  changeSummary,
  LINKS,
  PROMISES,
  quoteRemark,
  shownTime,
  STATES,
  type Tone,
  TONES,
  TYPES,
} from './wording.ts';

/**
 * The content of a message, the same for all chat and mail channels. All texts are single lines that create no links or
 * mentions (see foreign-text.ts); a channel only escapes them for its markup and applies its size limits.
 */
export interface Message {
  /** "2 new paragraphs", without the Story. */
  readonly what: string;
  /** A test alert that a person requested. */
  readonly test: boolean;
  readonly tone: Tone;
  /** null if the Event concerns Stop Press itself. */
  readonly story: {
    readonly id: string;
    readonly name: string;
    /** The monitored page. */
    readonly link: string | null;
  } | null;
  /** null if it equals the Story's name. */
  readonly headline: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly sections: readonly Section[];
  /** Number of sections that were cut. */
  readonly omitted: number;
  /** The review page of the Event. */
  readonly link: string | null;
  readonly linkText: string;
}

/** A whole Event, or one item of a digest. */
export interface Section {
  /** null if the title of the Message is enough. */
  readonly title: string | null;
  readonly link: string | null;
  readonly passages: readonly Passage[];
  /** Number of passages that were cut. */
  readonly omitted: number;
  readonly notes: readonly string[];
  /** Priority when sections must be cut. */
  readonly weight: number;
}

/** One paragraph, or one headline. */
export interface Passage {
  /** "New paragraph: statement" */
  readonly what: string;
  /** The preceding paragraph. */
  readonly context: string | null;
  /** A new text is one `equal` span, a removed one is one `delete` span. */
  readonly words: readonly WordSpan[];
  readonly notes: readonly string[];
  readonly weight: number;
}

const wordsOf = (change: Pick<ChangeFacts, 'text' | 'previousText'> & Partial<ChangeFacts>): WordSpan[] => {
  const { words = [], text, previousText } = change;
  if (words.length > 0) {
    const texts = inertPieces(words.map((span) => span.text));
    return words
      .map(({ op }, index) => ({ op, text: texts[index] ?? '' }))
      .filter((span) => span.text !== '');
  }
  const [shown, op] = text === null ? ([previousText ?? '', 'delete'] as const) : ([text, 'equal'] as const);
  const inert = inertLine(shown);
  return inert === '' ? [] : [{ op, text: inert }];
};

const passageOf = (change: ChangeFacts): Passage => ({
  what: changeHeading(change),
  context: change.context === null ? null : inertLine(change.context) || null,
  words: wordsOf(change),
  notes: [...new Set(change.quotes.map(quoteRemark))],
  weight: change.significance,
});

const sectionOf = (passages: readonly Passage[], notes: readonly string[]): Section => ({
  title: null,
  link: null,
  passages,
  omitted: 0,
  notes,
  weight: 0,
});

const expectationNotes = (expectations: readonly ExpectationFacts[]): string[] =>
  expectations.flatMap(({ name, state }) =>
    state === 'open' ? [] : [`Expectation “${inertLine(name)}”: ${PROMISES[state]}.`],
  );

type AboutChanges = EventData['story.updated'];

/** The flagged Changes; if none is flagged, the restored ones. */
const reportedChanges = ({ changes }: AboutChanges): readonly ChangeFacts[] => {
  const flagged = changes.filter((change) => change.flagged);
  return flagged.length > 0 ? flagged : changes.filter(({ labels }) => labels.includes('restored'));
};

const changesSection = (data: AboutChanges, opening: readonly string[] = []): Section => {
  const reported = reportedChanges(data);
  const quiet = data.changes.length - reported.length;
  return sectionOf(reported.map(passageOf), [
    ...opening,
    ...(data.stealth?.stealthy === true ? ['The text changed, but the times on the page did not.'] : []),
    ...expectationNotes(data.expectations),
    ...(quiet > 0
      ? [quiet === 1 ? 'One minor change is not shown.' : `${quiet} minor changes are not shown.`]
      : []),
  ]);
};

const restoredSection = (data: EventData['story.restored']): Section =>
  changesSection(data, data.restores === null ? [] : [`The text matches version ${data.restores} again.`]);

const metSection = ({ expectation: { name, text, by } }: EventData['expectation.met']): Section =>
  sectionOf(
    [
      {
        what: `Expectation “${inertLine(name)}”: met`,
        context: null,
        words: wordsOf({ text, previousText: null }),
        notes: [],
        weight: 1,
      },
    ],
    by === null ? [] : [`Expected by ${shownTime(by)}.`],
  );

const availabilityNotes = (
  { since, state, failure }: AboutAvailability,
  phase: 'begins' | 'ends',
): string[] => [
  phase === 'begins'
    ? `Unavailable since ${shownTime(since)}: ${STATES[state]}.`
    : `It had been unavailable since ${shownTime(since)}: ${STATES[state]}.`,
  ...(failure === null ? [] : [inertLine(failure.message)]),
];

const silentNote = ({ since, everyMs }: EventData['watch.silent'], whole: boolean): string => {
  const minutes = Math.max(1, Math.round(everyMs / 60_000));
  return whole
    ? `No story has been checked since ${shownTime(since)}; one is due every ${minutes} min.`
    : `The story has not been checked since ${shownTime(since)}; it is due every ${minutes} min.`;
};

const itemPassages = ({ type, changes, remark }: DigestItem): Passage[] => [
  ...changes.map((change) => ({
    what: changeHeading(change),
    context: null,
    words: wordsOf(change),
    notes: [],
    weight: change.significance,
  })),
  // The remark is the paragraph that meets the expectation.
  ...(type === 'expectation.met' && remark !== null
    ? [
        {
          what: TYPES[type],
          context: null,
          words: wordsOf({ text: remark, previousText: null }),
          notes: [],
          weight: 1,
        },
      ]
    : []),
];

const itemSection = (item: DigestItem): Section => {
  const { type, changes, remark, timestamp, story } = item;
  const what = changeSummary(changes) ?? TYPES[type];
  return {
    title: `${story === null ? what : `${inertLine(story.name)}: ${what}`} (${shownTime(timestamp)})`,
    link: item.link === null ? null : linkable(item.link),
    passages: itemPassages(item),
    omitted: 0,
    notes: remark === null || type === 'expectation.met' ? [] : [inertLine(remark)],
    weight: weightOf(item),
  };
};

interface Content {
  readonly what: string;
  readonly sections: readonly Section[];
}

const notesOnly = (notes: readonly string[]): Section[] => [sectionOf([], notes)];

const contentOf = (event: StoredEvent): Content => {
  const { type, data } = event;
  const what = TYPES[type];
  switch (type) {
    case 'story.started':
      return { what, sections: notesOnly([]) };
    case 'story.updated':
      return { what: changeSummary(reportedChanges(data)) ?? what, sections: [changesSection(data)] };
    case 'story.restored':
      return { what, sections: [restoredSection(data)] };
    case 'expectation.met':
      return { what, sections: [metSection(data)] };
    case 'expectation.overdue': {
      const { name, by } = data.expectation;
      return {
        what,
        sections: notesOnly([`“${inertLine(name)}” was expected by ${shownTime(by)} and has not appeared.`]),
      };
    }
    case 'story.unavailable':
      return { what: `Page ${STATES[data.state]}`, sections: notesOnly(availabilityNotes(data, 'begins')) };
    case 'story.available':
      return { what, sections: notesOnly(availabilityNotes({ ...data, failure: null }, 'ends')) };
    case 'story.moved':
      return { what, sections: notesOnly([`From ${inertLine(data.from)}`, `To ${inertLine(data.to)}`]) };
    case 'endpoint.disabled': {
      const name = inertLine(data.endpoint.name);
      return {
        what: `${what}: ${name}`,
        sections: notesOnly([
          inertLine(data.reason),
          `Nothing has been sent to it since ${shownTime(data.since)}.`,
        ]),
      };
    }
    case 'watch.silent':
      return 'story' in data
        ? { what, sections: notesOnly([silentNote(data, false)]) }
        : { what: 'Nothing is being checked', sections: notesOnly([silentNote(data, true)]) };
    case 'digest': {
      const count = data.events.length + data.omitted;
      return {
        what: `${what}: ${count === 1 ? 'one alert' : `${count} alerts`}`,
        sections: data.events.map(itemSection),
      };
    }
  }
};

const headlineOf = (event: StoredEvent, story: StoryFacts | null): string | null => {
  const headline = 'version' in event.data ? event.data.version.headline : null;
  const inert = headline === null ? '' : inertLine(headline);
  return inert === '' || inert === (story && inertLine(story.name)) ? null : inert;
};

export const messageOf = (event: StoredEvent): Message => {
  const { data } = event;
  const story = 'story' in data ? data.story : null;
  return {
    ...contentOf(event),
    test: 'test' in data && data.test,
    tone: TONES[event.type],
    story: story && { id: story.id, name: inertLine(story.name), link: linkable(story.url) },
    headline: headlineOf(event, story),
    at: isoTime(event.at),
    omitted: event.type === 'digest' ? event.data.omitted : 0,
    link: 'link' in data ? linkable(data.link) : null,
    linkText: LINKS[event.type],
  };
};
