const ID = 'immich-ocr-message';
const SHOWN_MS = 6000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Makes the place for messages, still empty: screen readers only read out what changes in a place that they know. */
export function prepareMessages(): HTMLElement {
  const known = document.getElementById(ID);
  if (known) {
    return known;
  }
  const message = document.createElement('div');
  message.id = ID;
  message.className = ID;
  message.setAttribute('role', 'status');
  document.body.append(message);
  return message;
}

/** Says something, to the eye and to screen readers, for a few seconds. */
export function say(text: string): void {
  const message = prepareMessages();
  message.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => message.replaceChildren(), SHOWN_MS);
}
