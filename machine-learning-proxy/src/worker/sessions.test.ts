import { stat } from 'node:fs/promises';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { ocrModel } from './models.ts';
import { Sessions } from './sessions.ts';

const picture = () => new Tensor('float32', new Float32Array(3 * 48 * 192), [1, 3, 48, 192]);

describe('Sessions', () => {
  it('runs a model', async () => {
    const sessions = new Sessions();
    const output = await (await sessions.load(ocrModel.orientationPath)).run(picture());
    expect(output.dims).toEqual([1, 2]);
    await sessions.dispose();
  });

  it('counts the time spent in a model', async () => {
    const sessions = new Sessions();
    const model = await sessions.load(ocrModel.orientationPath);
    // The system adds a thread's time up at its clock ticks, so a run that ends between two of them counts as nothing.
    for (let run = 0; run < 1000 && sessions.runCpuMs === 0; run++) {
      await model.run(picture());
    }
    expect(sessions.runCpuMs).toBeGreaterThan(0);
    await sessions.dispose();
  });

  it('knows the types and shapes of a model, and how large the loaded ones are', async () => {
    const sessions = new Sessions();
    const { input } = await sessions.load(ocrModel.orientationPath);
    expect(input).toMatchObject({ isTensor: true, type: 'float32' });
    const { size } = await stat(ocrModel.orientationPath);
    expect(sessions.modelBytes).toBe(size);
    await sessions.dispose();
    expect(sessions.modelBytes).toBe(0);
  });

  it('forgets a load that failed', async () => {
    const sessions = new Sessions();
    await expect(sessions.load('/nowhere/model.onnx')).rejects.toThrow();
    await expect(sessions.load('/nowhere/model.onnx')).rejects.toThrow();
    await expect(sessions.load(ocrModel.orientationPath)).resolves.toBeDefined();
    await sessions.dispose();
  });

  it('frees the model that was used longest ago when it holds too many', async () => {
    const sessions = new Sessions({ capacity: 1 });
    const first = await sessions.load(ocrModel.orientationPath);
    await sessions.load(ocrModel.detectionPath);
    await expect(first.run(picture())).rejects.toThrow();
    await sessions.dispose();
  });
});
