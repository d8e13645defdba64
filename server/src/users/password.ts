import { compare, hash } from 'bcrypt';

const COST = 10;

// The hash of random bytes that nobody kept: comparing with it takes as long as with a real one and never succeeds.
const UNKNOWN_USER_HASH = '$2b$10$YjX5vc0enkAQ/tMSc9fGjui7apH7NtZi44wHkkEq4boW3niCBMvh.';

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

/** Compares a password with a stored hash. Without a hash it does the same work and answers false. */
export async function passwordMatches(password: string, storedHash: string | undefined): Promise<boolean> {
  const matches = await compare(password, storedHash || UNKNOWN_USER_HASH);
  return matches && Boolean(storedHash);
}
