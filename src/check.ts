import type { Clock } from './clock.ts';
import { compareArticles, contentHash, fingerprints } from './compare/compare.ts';
import type { Failure } from './errors.ts';
import { storyAvailable, storyUnavailable, versionEvents, type StoredEvent, type StoryFacts } from './events.ts';
import type { Extraction, ExtractOutcome, ExtractRequest } from './extract/extract.ts';
import type { FetchOutcome, FetchRequest } from './fetch/fetch.ts';
import type { Baseline, CheckRecord, CheckStore, ClaimedCheck, NewVersion, Routing, SettleResult } from './record/record.ts';
import { type Cadence, nextCheckAt } from './schedule/schedule.ts';
import type { Change, Comparison, EpochMs, Page, Validators } from './story.ts';
