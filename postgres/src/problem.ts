/** Something the person at the terminal can put right. Its message is one line, shown without a stack. */
export class Problem extends Error {
  override readonly name = 'Problem';
}
