/** Does a task at once and again and again, each time `intervalMs` after it was done; until the returned function is called. */
export function repeat(task: () => Promise<void>, intervalMs: number): () => void {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tick = async () => {
    await task();
    if (!isOver) {
      timer = setTimeout(() => void tick(), intervalMs);
    }
  };
  void tick();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
