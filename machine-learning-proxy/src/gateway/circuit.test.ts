import { beforeEach, describe, expect, it } from 'vitest';
import { Circuit } from './circuit.ts';

describe('Circuit', () => {
  let nowMs: number;
  let circuit: Circuit;
  const fail = () => {
    circuit.begin();
    circuit.settle('ill');
  };

  beforeEach(() => {
    nowMs = 0;
    circuit = new Circuit(() => nowMs);
  });

  it('opens after three failures in a row', () => {
    fail();
    fail();
    circuit.begin();
    circuit.settle('well');
    fail();
    fail();
    expect(circuit.admits).toBe(true);
    fail();
    expect(circuit.state).toBe('open');
    expect(circuit.admits).toBe(false);
  });

  it('lets one request try after a pause, and closes when it succeeds', () => {
    fail();
    fail();
    fail();
    nowMs = 10_000;
    expect(circuit.state).toBe('half-open');
    circuit.begin();
    expect(circuit.admits).toBe(false);
    circuit.settle('well');
    expect(circuit.state).toBe('closed');
  });

  it('opens again when the try fails, and lets another one try when its caller left', () => {
    fail();
    fail();
    fail();
    nowMs = 10_000;
    fail();
    expect(circuit.state).toBe('open');
    nowMs = 20_000;
    circuit.begin();
    circuit.settle('unknown');
    expect(circuit.admits).toBe(true);
  });

  it('opens by failing health checks, and lets a request try as soon as one succeeds', () => {
    circuit.observeHealth(false);
    circuit.observeHealth(false);
    circuit.observeHealth(false);
    expect(circuit.state).toBe('open');
    circuit.observeHealth(true);
    expect(circuit.state).toBe('half-open');
  });
});
