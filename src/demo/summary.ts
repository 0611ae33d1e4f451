import type { EventData } from '../model/event.ts';
import type { EventType } from '../model/event.ts';

/** The JSON of one delivery, by Event type. */
export type DeliveredEvent = {
  [Type in EventType]: { readonly type: Type; readonly timestamp: string; readonly data: EventData[Type] };
}[EventType];

type Changes = EventData['story.updated']['changes'];

const LONGEST_QUOTE = 90;

/** Cut at a word, so that a line of the log stays a line. */
const quote = (text: string): string => {
  if (text.length <= LONGEST_QUOTE) return `“${text}”`;
  const cut = text.slice(0, LONGEST_QUOTE);
  return `“${cut.slice(0, Math.max(cut.lastIndexOf(' '), 1))} …”`;
};

/** Paragraphs are counted from 1 for people. */
const place = (paragraph: number | null): string => (paragraph === null ? 'headline' : `¶${paragraph + 1}`);

const changeWords = ({ kind, paragraph, previousParagraph, labels, text }: Changes[number]): string => {
  const where = place(kind === 'removed' ? previousParagraph : paragraph);
  const labelled = labels.length > 0 ? ` [${labels.join(', ')}]` : '';
  return `${where} ${kind}${labelled}${text === null ? '' : `: ${quote(text)}`}`;
};

const changesWords = (changes: Changes): string => {
  const flagged = changes.filter((change) => change.flagged);
  const quiet = changes.length - flagged.length;
  const told = flagged.map(changeWords).join('; ');
  if (flagged.length === 0) return `${quiet} quiet change${quiet === 1 ? '' : 's'}`;
  return quiet === 0 ? told : `${told}; and ${quiet} quiet change${quiet === 1 ? '' : 's'}`;
};

/** One line for people: which paragraph was flagged, which expectation was met. */
export const summarise = (event: DeliveredEvent): string => {
  switch (event.type) {
    case 'story.started':
      return `${event.data.story.name}: monitoring started with version ${event.data.version.number}`;
    case 'story.updated':
      return `${event.data.story.name}, version ${event.data.version.number}: ${changesWords(event.data.changes)}`;
    case 'story.restored':
      return `${event.data.story.name}, version ${event.data.version.number}: the text of version ${event.data.restores} was restored`;
    case 'expectation.met': {
      const { name, paragraph, text } = event.data.expectation;
      return `${event.data.story.name}: “${name}” was met by ${place(paragraph)}: ${quote(text)}`;
    }
    case 'expectation.overdue':
      return `${event.data.story.name}: “${event.data.expectation.name}” has been overdue since ${event.data.expectation.by}`;
    case 'story.unavailable':
      return `${event.data.story.name}: unavailable since ${event.data.since}`;
    case 'story.available':
      return `${event.data.story.name}: available again`;
    case 'story.moved':
      return `${event.data.story.name}: now fetched from ${event.data.to}`;
    case 'endpoint.disabled':
      return `${event.data.endpoint.name}: endpoint disabled (${event.data.reason})`;
    case 'watch.silent':
      return `nothing has been checked since ${event.data.since}`;
    case 'digest':
      return `${event.data.events.length + event.data.omitted} events in one message`;
  }
};
