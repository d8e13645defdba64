/** A tree of settings: objects are branches, everything else (lists too) is one value. */
export type Settings = object;

/** The part of a tree of settings that differs from its defaults. */
export type Overrides = Readonly<Record<string, unknown>>;

/** Lays overrides over defaults. Only what the defaults know is taken over; `undefined` overrides nothing. */
export function applyOverrides<T extends Settings>(defaults: T, overrides: unknown): T {
  if (!isBranch(overrides)) {
    return defaults;
  }
  const merged = Object.entries(defaults).map(([key, value]) => {
    const override = Object.hasOwn(overrides, key) ? overrides[key] : undefined;
    if (override === undefined) {
      return [key, value] as const;
    }
    return [key, isBranch(value) ? applyOverrides(value, override) : override] as const;
  });
  return Object.fromEntries(merged) as T;
}

/** The smallest overrides that turn `defaults` into `settings`. */
export function findOverrides<T extends Settings>(defaults: T, settings: T): Overrides {
  const defaultOf = new Map(Object.entries(defaults));
  const differences = Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const original: unknown = defaultOf.get(key);
    if (!isBranch(value) || !isBranch(original)) {
      return JSON.stringify(value) === JSON.stringify(original) ? [] : [[key, value]];
    }
    const inner = findOverrides(original, value);
    return Object.keys(inner).length === 0 ? [] : [[key, inner]];
  });
  return Object.fromEntries(differences) as Overrides;
}

/** Overrides without the values at these paths. */
export function withoutPaths(overrides: Overrides, paths: readonly (readonly PropertyKey[])[]): Overrides {
  const entries = Object.entries(overrides).flatMap(([key, value]) => {
    const below = paths.filter((path) => path[0] === key).map((path) => path.slice(1));
    if (below.some((path) => path.length === 0) || (below.length > 0 && !isBranch(value))) {
      return [];
    }
    return [[key, isBranch(value) ? withoutPaths(value, below) : value]];
  });
  return Object.fromEntries(entries) as Overrides;
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
