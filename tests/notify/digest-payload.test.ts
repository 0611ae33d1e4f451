import { describe, expect, it } from 'vitest';
import { isoTime } from '../../src/model/time.ts';
import type { EventData, StoredEvent } from '../../src/model/event.ts';
import { digestOf, endpointDisabled } from '../../src/events/service-events.ts';
import { renderPayload } from '../../src/notify/channels/webhook.ts';
import { AT, change, DIGEST, MET, STORY, UNAVAILABLE, updatedWith } from '../support/notify/events.ts';

type Digest = EventData['digest'] & { truncated?: boolean };
const parse = (event: StoredEvent, maxBytes = 20_000): Digest => {
  const body = renderPayload(event, { maxBytes });
  expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBytes);
  return (JSON.parse(body) as { data: Digest }).data;
};
const digestWith = (events: readonly StoredEvent[]): StoredEvent =>
  digestOf({ endpoint: 'desk', events, at: AT, link: 'http://127.0.0.1:8080/' });
const update = (minute: number, significance: number, length = 600, changes = 1): StoredEvent => ({
  ...updatedWith(
    Array.from({ length: changes }, () =>
      change({ text: `${minute} ${'w '.repeat(length / 2)}`, significance }),
    ),
    { story: { ...STORY, name: `Story ${minute}` } },
  ),
  id: `evt_${minute}`,
  at: AT + minute * 60_000,
});

describe('the body of a digest', () => {
  it('is in reading order', () => {
    expect(renderPayload(digestWith([UNAVAILABLE]))).toBe(
      '{"type":"digest","timestamp":"2026-11-23T12:00:00.000Z","data":{"endpoint":{"name":"desk"},' +
        '"since":"2026-11-23T12:00:00.000Z","until":"2026-11-23T12:00:00.000Z","events":[' +
        '{"type":"story.unavailable","timestamp":"2026-11-23T12:00:00.000Z","story":{"id":"sty_leave",' +
        '"url":"https://news.example/tribunal-leave","name":"Registrar steps aside","tags":["tribunal"]},' +
        '"id":"evt_unavailable","headline":null,"changes":[],"remark":"The server responded with 404.",' +
        '"link":"http://127.0.0.1:8080/stories/sty_leave/versions/2"}],"omitted":0,"link":"http://127.0.0.1:8080/"}}',
    );
  });

  it('that fits is whole', () => {
    expect(parse(DIGEST)).toEqual(DIGEST.data);
  });

  it('that is too large keeps what is most telling, then what is newest, and counts the rest', () => {
    const events = Array.from({ length: 90 }, (_, index) => update(index, index % 3 === 0 ? 0.9 : 0.1));
    const data = parse(
      digestWith([...events.slice(0, 40), { ...MET, id: 'evt_met', at: AT }, ...events.slice(40)]),
    );
    const kept = data.events.map(({ id }) => id);
    expect(data.truncated).toBe(true);
    expect(data.events.length + data.omitted).toBe(91);
    expect(kept.length).toBeGreaterThan(20);
    expect(kept).toContain('evt_met');
    // All of the weighty ones that found room are the last of them.
    const weighty = kept.filter((id) => id !== 'evt_met').map((id) => Number(id.slice(4)));
    expect(weighty.at(-1)).toBe(weighty.includes(89) ? 89 : 87);
    const expected = events.map((_, index) => index).filter((index) => index % 3 === 0);
    expect(weighty.filter((index) => index % 3 === 0)).toEqual(
      expected.slice(-weighty.filter((i) => i % 3 === 0).length),
    );
  });

  it('keeps one Event of very many Changes, and says how many of them are missing', () => {
    const data = parse(digestWith([update(1, 0.5, 3_000, 200)]));
    expect(data.events).toHaveLength(1);
    expect(data.omitted).toBe(0);
    expect(data.events[0]?.changes).toHaveLength(10);
    expect(data.events[0]).toMatchObject({ changesOmitted: 190 });
  });

  it('counts what the digest itself had left out', () => {
    const events = Array.from({ length: 300 }, (_, index) => update(index, 0.5));
    const data = parse(digestWith(events));
    expect(data.events.length + data.omitted).toBe(300);
    expect(data).toMatchObject({ since: isoTime(AT), until: isoTime(AT + 299 * 60_000) });
  });

  it('shortens a remark without measure', () => {
    const data = parse(
      digestWith([endpointDisabled({ endpoint: 'x', reason: 'because '.repeat(9_000), at: AT })]),
    );
    expect(data.events[0]?.remark).toMatch(/^x: because .*…$/);
  });
});
