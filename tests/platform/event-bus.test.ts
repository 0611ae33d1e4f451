import { describe, expect, it } from 'vitest';
import { createEventBus, type DomainEvents } from '../../src/platform/event-bus.ts';

const stalled = (silentMs: number): DomainEvents['sweepStalled'] => ({ silentMs });

describe('createEventBus', () => {
  it('calls the listeners of a name in order until they unsubscribe', () => {
    const bus = createEventBus();
    const heard: string[] = [];
    const leave = bus.on('sweepStalled', ({ silentMs }) => heard.push(`a${silentMs}`));
    bus.on('sweepStalled', ({ silentMs }) => heard.push(`b${silentMs}`));
    bus.on('endpointDisabled', () => heard.push('other'));
    bus.emit('sweepStalled', stalled(1));
    leave();
    leave();
    bus.emit('sweepStalled', stalled(2));
    expect(heard).toEqual(['a1', 'b1', 'b2']);
  });

  it('calls a `once` listener once, even if it emits the same event again', () => {
    const bus = createEventBus();
    let calls = 0;
    bus.once('sweepStalled', () => {
      calls += 1;
      bus.emit('sweepStalled', stalled(2));
    });
    bus.emit('sweepStalled', stalled(1));
    expect(calls).toBe(1);
  });

  it('does not call a listener that subscribes during the same emit', () => {
    const bus = createEventBus();
    const heard: number[] = [];
    bus.once('sweepStalled', () => bus.on('sweepStalled', ({ silentMs }) => heard.push(silentMs)));
    bus.emit('sweepStalled', stalled(1));
    bus.emit('sweepStalled', stalled(2));
    expect(heard).toEqual([2]);
  });

  it('calls the other listeners if one throws, and reports it', () => {
    const bus = createEventBus();
    const heard: unknown[] = [];
    const fault = new Error('broken');
    bus.on('listenerFailed', (failed) => heard.push(failed));
    bus.on('listenerFailed', () => {
      throw new Error('broken, too');
    });
    bus.on('sweepStalled', () => {
      throw fault;
    });
    bus.on('sweepStalled', () => heard.push('served'));
    bus.emit('sweepStalled', stalled(1));
    expect(heard).toEqual([{ name: 'sweepStalled', error: fault }, 'served']);
  });

  it('waits for the next matching event', async () => {
    const bus = createEventBus();
    const next = bus.next('sweepStalled', ({ silentMs }) => silentMs > 1);
    bus.emit('sweepStalled', stalled(1));
    bus.emit('sweepStalled', stalled(2));
    bus.emit('sweepStalled', stalled(3));
    await expect(next).resolves.toEqual(stalled(2));
  });

  it('names the awaited event on a timeout', async () => {
    const bus = createEventBus();
    const next = bus.next('sweepStalled', () => false, { timeoutMs: 1 });
    bus.emit('sweepStalled', stalled(1));
    await expect(next).rejects.toThrow('No matching sweepStalled within 1 ms (1 other).');
  });

  it('rejects with the error of the condition', async () => {
    const bus = createEventBus();
    const next = bus.next('sweepStalled', () => {
      throw new Error('bad condition');
    });
    bus.emit('sweepStalled', stalled(1));
    await expect(next).rejects.toThrow('bad condition');
  });
});
