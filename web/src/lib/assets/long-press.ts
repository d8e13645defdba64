const LONG_PRESS_MS = 450;

/** An attachment that calls `onpress` when a finger rests on the element; the click that follows is swallowed. */
export const longPress = (onpress: () => void) => (node: HTMLElement) => {
  const listening = new AbortController();
  const { signal } = listening;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasPressed = false;

  const end = () => clearTimeout(timer);
  const begin = (event: PointerEvent) => {
    end();
    hasPressed = false;
    if (event.pointerType === 'touch') {
      timer = setTimeout(() => {
        hasPressed = true;
        onpress();
      }, LONG_PRESS_MS);
    }
  };
  const swallow = (event: Event) => {
    if (hasPressed) {
      event.preventDefault();
      event.stopPropagation();
      hasPressed = event.type === 'contextmenu';
    }
  };

  node.addEventListener('pointerdown', begin, { signal });
  for (const name of ['pointerup', 'pointercancel', 'pointerleave'] as const) {
    node.addEventListener(name, end, { signal });
  }
  for (const name of ['click', 'contextmenu'] as const) {
    node.addEventListener(name, swallow, { signal, capture: true });
  }
  return () => {
    end();
    listening.abort();
  };
};
