/** A seeded source of numbers in [0, 1), so that every rendering is the same, byte for byte (mulberry32). */
export type Random = () => number;

/** Makes a generator from any text, usually the name of the photo that it decorates. */
export function seededRandom(seed: string): Random {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A number in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/**
 * A smooth curve over 0–1 made of a few octaves of sines with random phases; answers about −1 to 1.
 * Ridges, tree lines, waves and wood grain are all drawn with it.
 */
export function smoothCurve(random: Random, frequency: number, octaves = 4): (position: number) => number {
  const waves = Array.from({ length: octaves }, (_, octave) => ({
    frequency: frequency * 2.1 ** octave,
    phase: between(random, 0, Math.PI * 2),
    height: 0.5 ** octave,
  }));
  const total = waves.reduce((sum, wave) => sum + wave.height, 0);
  return (position) =>
    waves.reduce((sum, wave) => sum + wave.height * Math.sin(position * wave.frequency * Math.PI * 2 + wave.phase), 0) /
    total;
}
