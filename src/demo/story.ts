/**
 * The demo's story as data: our own words about a court, a lake and people that do not exist. Five versions of it are
 * published in turn; `NEWS` says what each one changes, as an editor would.
 */

export interface StoryBlock {
  readonly role: 'paragraph' | 'heading';
  readonly text: string;
}

/** The boilerplate around the story, which must never count as news. */
interface Furniture {
  readonly menu: readonly string[];
  readonly mostRead: readonly string[];
  readonly newsletter: { readonly title: string; readonly text: string };
  readonly readers: number;
}

export interface DemoVersion {
  /** What an editor would say about it in a few words. */
  readonly news: string;
  readonly blocks: readonly StoryBlock[];
  readonly furniture: Furniture;
  /** Which version last changed the words; a new menu is no modification of the story. */
  readonly wordsFrom: number;
}

export const HEADLINE = 'Lake court’s registrar steps aside while deposits are reviewed';
export const STANDFIRST =
  'Ilse Tarrowen’s deputy takes over the registry as an outside reviewer looks at how money paid in by the parties was used';
export const BYLINE = 'Newsroom staff';
export const SECTION = 'Courts';
export const STORY_NAME = 'Registrar steps aside';
export const STORY_PATH = '/courts/registrar-steps-aside';

export const EXPECTATION_NAME = 'Statement on leave';
export const EXPECTATION_WORDS: readonly string[] = ['statement', 'administrative leave'];

const heading = (text: string): StoryBlock => ({ role: 'heading', text });
const paragraph = (text: string): StoryBlock => ({ role: 'paragraph', text });

const LEAVING = paragraph(
  'Ms Tarrowen left by the side door shortly before ten, carrying a box file and a potted fern. She wished reporters a good morning and took no questions.',
);

const casesPending = (count: string): StoryBlock =>
  paragraph(
    `The court has ${count} cases on its list, most of them brought by the four governments around the lakes over fishing limits, moorings and the water drawn off for farms.`,
  );

const STATEMENT = paragraph(
  'In a statement issued after the judges had met, the court confirmed that Ms Tarrowen was on administrative leave at her own request. “The leave is a neutral measure and implies no finding of any kind,” it said. “It will last until the president has received the reviewer’s report.”',
);

const CORRECTION = paragraph(
  'Correction: An earlier version of this article said that the court had 46 cases on its list. The court’s register shows 64, and the figure has been put right.',
);

const OPENING: readonly StoryBlock[] = [
  paragraph(
    'PORT ELLIN — The registrar of the Sorrel Lakes Tribunal, Ilse Tarrowen, stepped aside today while an outside reviewer examines how the court’s registry handled money that the parties to its cases had paid in.',
  ),
  paragraph(
    'Ms Tarrowen, who has run the registry for six years, told colleagues in a two-line message soon after eight o’clock that she had asked to be away “so that the review can do its work without me in the room”.',
  ),
  paragraph(
    'The court gave no reasons. Its press officer said that a statement on Ms Tarrowen’s administrative leave was expected later in the day, once the judges had met.',
  ),
  paragraph(
    'Her deputy, Jonah Weltry, signed this morning’s hearing list in her place. He did not answer a request for comment.',
  ),
  paragraph(
    'The review follows a complaint made last month by a member of the finance section, according to two people who have read it. Neither would be named, because complaints of that kind are confidential.',
  ),
  paragraph(
    'They said that it concerned the deposits which parties pay in advance towards the cost of experts and interpreters, and whether some of the money had met other bills before the cases it belonged to were closed.',
  ),
  paragraph(
    'Neither person suggested that any money was missing. One of them called it “a question of the order in which bills were paid, and of who was told”.',
  ),
];

const REGISTRY: readonly StoryBlock[] = [
  heading('What the registry does'),
  paragraph(
    'The registrar is the court’s senior administrator and is chosen by the judges for a term of seven years. The office keeps the case files, collects fees and deposits, and serves papers on the governments that appear.',
  ),
  paragraph(
    'It takes no part in judgments. Lawyers who practise before the court expected hearings to go ahead without Ms Tarrowen, though several foresaw delays in the paperwork around them.',
  ),
  paragraph(
    '“The bench decides cases, but the registry decides whether the bench has anything in front of it,” said Dessa Halloway, who has represented fishing cooperatives there for ten years. “People notice it on the days when it stops.”',
  ),
];

const CALENDAR: readonly StoryBlock[] = [
  paragraph(
    'Eleven are due to be heard before the session ends, among them the long quarrel between Upper Sorrel and Castra about dredging in the eastern channel.',
  ),
  paragraph(
    'That hearing opens in nine days. Counsel for both governments said that they had heard of no change to the date.',
  ),
];

const REVIEW: readonly StoryBlock[] = [
  heading('How the review will work'),
  paragraph(
    'The reviewer has not been named. Under the court’s rules it must be somebody who has never worked there or argued a case there, and the report goes to the president, Corin Madrell.',
  ),
  paragraph(
    'Judge Madrell, who took office in the spring, may publish the whole report, publish a summary, or keep it to himself. Of the three reviews held since the court was founded, two appeared as summaries and one has never been seen.',
  ),
  paragraph(
    'A review usually takes between six and ten weeks, said Orla Pennick, who teaches court administration at the College of the Lakes. Leave of this sort was a precaution, she said, and decided nothing.',
  ),
  paragraph(
    '“It is the ordinary thing to do and ought to be read as that,” she said. “What matters is whether the terms of reference are published, because then everyone can see which questions were asked.”',
  ),
  paragraph(
    'The staff association, which speaks for about two thirds of the people in the registry, wants the terms made public and protection for anybody who gives evidence.',
  ),
  paragraph(
    'Its chair, Emeric Lundy, said that members had raised the deposits at meetings in each of the past two years. “We were told a new accounting system would settle it,” he said. “The system arrived. The questions did not go away.”',
  ),
];

const CAREER: readonly StoryBlock[] = [
  heading('From surveyor to registrar'),
  paragraph(
    'Ms Tarrowen, 57, trained as a land surveyor before she took up court work. She spent eleven years at the harbour court in Port Ellin and came to the tribunal to run its archive.',
  ),
  paragraph(
    'As registrar she put the case files online, moved hearings out of a converted customs house and brought the time it takes to register a claim down from five weeks to eight days.',
  ),
  paragraph(
    'The same years saw a running argument with the finance committee of the four governments, which twice refused to raise the budget and told the registry to look for savings of its own.',
  ),
  paragraph(
    'The minutes of its last meeting, which are public, record a warning from Ms Tarrowen about “a point at which the deposits are the only money in the building”. The committee noted the remark and moved to the next item.',
  ),
  paragraph(
    'The governments have been guarded. Castra’s lake ministry said that it trusted the court and would wait for the review. Upper Sorrel said it had been informed; the other two had yet to reply.',
  ),
  paragraph(
    'At the courthouse the morning went on much as usual. Two hearings opened on time, and the queue at the registry’s counter was shorter than the one at the coffee stall outside.',
  ),
  paragraph(
    'A card on the counter said that papers would be accepted until four o’clock, as on any other day, and that urgent applications should be addressed to the deputy registrar.',
  ),
];

const TERM = paragraph(
  'Ms Tarrowen’s term has fourteen months to run. The judges may name an acting registrar for as long as she is away, but they cannot fill the post itself unless she resigns or is removed.',
);

const FURNITURE: Furniture = {
  menu: ['Home', 'Lakes', 'Courts', 'Farming', 'Weather', 'Sport'],
  mostRead: [
    'Ferry timetable to change when the clocks do',
    'The library that lends out fishing rods',
    'Castra’s apple growers brace for an early frost',
  ],
  newsletter: {
    title: 'The Lake at Seven',
    text: 'Sign up for our free newsletter and start the day with six stories and the water level.',
  },
  readers: 312,
};

const LATER_FURNITURE: Furniture = {
  menu: ['Home', 'Lakes', 'Courts', 'Live: registry review', 'Farming', 'Weather', 'Sport', 'Puzzles'],
  mostRead: [
    HEADLINE,
    'Ferry timetable to change when the clocks do',
    'A statement from the bandstand committee on its administrative leave',
    'Five walks for a wet Sunday',
  ],
  newsletter: {
    title: 'Read us for a month',
    text: 'Subscribe today and the first four weeks are free. Cancel whenever you like, without telling us why.',
  },
  readers: 18_406,
};

const first: readonly StoryBlock[] = [
  ...OPENING,
  ...REGISTRY,
  casesPending('46'),
  ...CALENDAR,
  ...REVIEW,
  ...CAREER,
  LEAVING,
  TERM,
];
const withStatement = [...first.slice(0, OPENING.length), STATEMENT, ...first.slice(OPENING.length)];
const corrected = [
  ...withStatement.map((block) => (block.text === casesPending('46').text ? casesPending('64') : block)),
  CORRECTION,
];
const rearranged = corrected.filter((block) => block !== LEAVING).toSpliced(4, 0, LEAVING);

/** In the order in which they are published. */
export const VERSIONS: readonly [DemoVersion, ...DemoVersion[]] = [
  { news: 'first report; a statement is promised', blocks: first, furniture: FURNITURE, wordsFrom: 0 },
  { news: 'the statement lands', blocks: withStatement, furniture: FURNITURE, wordsFrom: 1 },
  {
    news: 'a number is corrected, and a note says so',
    blocks: corrected,
    furniture: FURNITURE,
    wordsFrom: 2,
  },
  { news: 'a paragraph moves up', blocks: rearranged, furniture: FURNITURE, wordsFrom: 3 },
  {
    news: 'only the boilerplate changes: menu, newsletter, most read',
    blocks: rearranged,
    furniture: LATER_FURNITURE,
    wordsFrom: 3,
  },
];
