/**
 * What a desk waits for: expectations it configured (a matcher and a deadline), and promises the story itself makes
 * ("a statement was expected later on Friday"). Both are checked against the text a new Version brings. Pure.
 */

export { followPromises } from './follow-promises.ts';
export type { PromiseArticle, PromiseOutcome } from './follow-promises.ts';
export { findFulfilments } from './fulfilments.ts';
