const ID = 'immich-ocr-message';
const SHOWN_MS = 4000;

let timer: ReturnType<typeof setTimeout> | undefined;

/** Says something, to the eye and to screen readers, for a few seconds. */
export function say(text: string): void {
  const message = document.getElementById(ID) ?? createMessage();
  message.textContent = text;
  message.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => (message.hidden = true), SHOWN_MS);
}

function createMessage(): HTMLElement {
  const message = document.createElement('div');
  message.id = ID;
  message.setAttribute('role', 'status');
  Object.assign(message.style, {
    position: 'fixed',
    zIndex: '10000',
    right: '24px',
    bottom: '24px',
    padding: '12px 20px',
    borderRadius: '12px',
    font: '14px/1.5 system-ui, sans-serif',
    color: '#fff',
    background: 'rgb(30 41 59 / 0.95)',
  });
  document.body.append(message);
  return message;
}
