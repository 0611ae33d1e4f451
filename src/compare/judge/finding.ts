import type { ChangeLabel } from '../../model/change.ts';
import type { Fact } from '../text/stated-facts.ts';
import type { Hunk } from '../text/word-diff.ts';

/** What one rule found in an edit. Material findings raise an alert. */
export interface Finding {
  readonly label: ChangeLabel | null;
  readonly material: boolean;
  /** As shown to people. */
  readonly reason: string;
  readonly about?: 'sentence';
}

/** One hunk of a word diff, with the facts that only one side states. */
export interface Stretch {
  readonly hunk: Hunk;
  readonly lost: readonly Fact[];
  readonly gained: readonly Fact[];
  /** Content of either side, in words. */
  readonly lostWords: number;
  readonly gainedWords: number;
}
