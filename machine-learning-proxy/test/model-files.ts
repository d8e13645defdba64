/** The smallest files that make up a model in Immich's layout, for tests that do not run it. */
export function clipFiles(weights = 'weights'): Record<string, string> {
  return {
    'config.json': '{}',
    'visual/model.onnx': `visual ${weights} ${'v'.repeat(100_000)}`,
    'visual/preprocess_cfg.json': '{}',
    'textual/model.onnx': `textual ${weights}`,
    'textual/model.onnx.data': `textual data ${weights}`,
    'textual/tokenizer.json': '{}',
  };
}
