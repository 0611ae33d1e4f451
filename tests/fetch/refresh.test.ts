import { describe, expect, it } from 'vitest';
import { immediateMetaRefresh, immediateRefresh } from '../../src/fetch/refresh.ts';

describe('a refresh', () => {
  it.each([
    ['0; url=/next', '/next'],
    ['0;URL="/next"', '/next'],
    ["0, url='/next' and more", '/next'],
    ['0 url = /next', '/next'],
    ['0;/next', '/next'],
    ['0.9; url=/next', '/next'],
    ['00; url=/next', '/next'],
    ['5; url=/next', null],
    ['10; url=/next', null],
    ['600', null],
    ['0', null],
    ['0; url=', null],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%j leads to %j', (value, target) => {
    expect(immediateRefresh(value)).toBe(target);
  });
});

describe('a page', () => {
  const meta = `<META HTTP-EQUIV='Refresh' CONTENT='0;URL="/next?a=1&amp;b=2"'>`;
  it.each([
    ['with one', meta, '/next?a=1&b=2'],
    ['with one for readers without scripts', `<noscript>${meta}</noscript><p>Text`, null],
    ['with one in a comment', `<!-- ${meta} --><p>Text`, null],
    ['with one in a script', `<script>write("${meta}")</script><p>Text`, null],
    ['with one in a template', `<template>${meta}</template>`, null],
    ['with a later one', '<meta http-equiv=refresh content="300; url=/next">', null],
    ['with one after a later one', `<meta http-equiv=refresh content="300">${meta}`, '/next?a=1&b=2'],
    ['without', '<p>http-equiv refresh', null],
    ['with one too far down', `${' '.repeat(40_000)}${meta}`, null],
  ])('%s', (_, html, target) => {
    expect(immediateMetaRefresh(Buffer.from(html))).toBe(target);
  });
});
