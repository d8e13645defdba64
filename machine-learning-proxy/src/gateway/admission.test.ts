import { describe, expect, it } from 'vitest';
import { Admission } from './admission.ts';

const busy = expect.objectContaining({ code: 'busy' }) as Error;

describe('Admission', () => {
  it('bounds the number of requests', () => {
    const admission = new Admission({ requests: 2, bytes: 100 });
    const first = admission.enter();
    admission.enter();
    expect(() => admission.enter()).toThrow(busy);
    first.leave();
    expect(admission.enter()).toBeDefined();
  });

  it('bounds the bytes of all requests together, and gives them back', () => {
    const admission = new Admission({ requests: 10, bytes: 100 });
    const [first, second] = [admission.enter(), admission.enter()];
    first.hold(60);
    second.hold(40);
    expect(() => second.hold(1)).toThrow(busy);
    first.leave();
    second.hold(60);
  });

  it('always takes a request that is alone', () => {
    const admission = new Admission({ requests: 10, bytes: 100 });
    const only = admission.enter();
    only.hold(90);
    only.hold(90);
    expect(() => admission.enter().hold(1)).toThrow(busy);
  });
});
