/** Where to go after logging in: the page that was asked for if it is one of ours, else the timeline. */
export function pathToContinue(asked: string | null): string {
  const isOurs = asked !== null && /^\/(?![/\\])/.test(asked);
  return isOurs ? asked : '/photos';
}
