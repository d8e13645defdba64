/**
 * Gives the memory of pixels or tensors back at once. The garbage collector would let some hundred megabytes of them
 * pile up, and fresh memory costs more time than the same memory again: a tenth of that of a picture without text.
 * The array is empty afterwards.
 */
export function freeNow(values: { readonly buffer: ArrayBufferLike }): void {
  const { buffer } = values;
  if (buffer instanceof ArrayBuffer && !buffer.detached) {
    buffer.transfer(0);
  }
}
