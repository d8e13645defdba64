export type SearchBody = Readonly<Record<string, unknown>>;

/** Fields that say what is looked for, how the answer is cut into pages, and how photos are shown; not among which photos. */
const OURS = [
  ...['query', 'ocr', 'queryAssetId', 'language'],
  ...['page', 'size', 'cursor', 'order', 'orderBy'],
  ...['withExif', 'withPeople', 'withStacked'],
];

/**
 * The same search without what is ours: Immich is asked it to learn whether the caller may search so. What is left selects
 * no fewer photos, and is never refused where the whole would not be: Immich takes no branch that says nothing.
 */
export function permissionQuestion(given: SearchBody): SearchBody {
  const rest = omit(given, OURS);
  return isObject(given['filter']) ? { ...rest, filter: withoutText(given['filter']) } : rest;
}

function withoutText(filter: SearchBody): SearchBody {
  const { or, ...conditions } = omit(filter, ['ocr']);
  if (!Array.isArray(or)) {
    return or === undefined ? conditions : { ...conditions, or };
  }
  const branches = or.map((branch: unknown) => (isObject(branch) ? omit(branch, ['ocr']) : branch));
  const saysNothing = branches.some((branch) => isObject(branch) && Object.keys(branch).length === 0);
  return saysNothing ? conditions : { ...conditions, or: branches };
}

function omit(body: SearchBody, names: readonly string[]): SearchBody {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

function isObject(value: unknown): value is SearchBody {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
