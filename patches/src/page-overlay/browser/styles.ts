/**
 * The look of what we add. A constructed sheet, because a policy that forbids inline styles does not forbid these;
 * `dark` is the class of Immich's dark theme.
 */
const CSS = `
.immich-ocr-hint {
  position: fixed;
  left: 0;
  top: 0;
  z-index: 9999;
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px;
  max-width: min(90vw, 640px);
  padding: 6px 12px;
  border: 1px solid #e5e7eb;
  border-radius: 14px;
  box-shadow: 0 4px 12px rgb(0 0 0 / 0.12);
  font: 12px/1.5 system-ui, sans-serif;
  color: #4b5563;
  background: #fff;
  pointer-events: none;
}
.immich-ocr-chip {
  max-width: 100%;
  padding: 1px 10px;
  border-radius: 999px;
  overflow-wrap: anywhere;
  color: #3730a3;
  background: #e0e7ff;
}
.immich-ocr-chip b { font-weight: 600; }
.immich-ocr-chip.is-picture { color: #374151; background: #e5e7eb; }
.immich-ocr-chip.is-negated { color: #991b1b; background: #fee2e2; }
.immich-ocr-entry:hover, .immich-ocr-entry[data-active] { box-shadow: inset 0 0 0 100vmax rgb(100 116 139 / 0.2); }
.immich-ocr-entry svg { flex: none; }
.immich-ocr-message {
  position: fixed;
  right: 24px;
  bottom: 24px;
  z-index: 10000;
  max-width: min(90vw, 420px);
  padding: 12px 20px;
  border: 1px solid #e5e7eb;
  border-radius: 14px;
  box-shadow: 0 8px 24px rgb(0 0 0 / 0.2);
  font: 14px/1.5 system-ui, sans-serif;
  color: #1f2937;
  background: #fff;
}
.immich-ocr-message:empty { opacity: 0; pointer-events: none; }
.immich-ocr-lines { position: fixed; overflow: visible; pointer-events: none; }
.immich-ocr-lines polygon {
  fill: rgb(250 204 21 / 0.3);
  stroke: rgb(234 179 8);
  stroke-width: 2;
  stroke-linejoin: round;
  vector-effect: non-scaling-stroke;
}
.dark .immich-ocr-hint, .dark .immich-ocr-message { border-color: #374151; color: #d1d5db; background: #1f2937; }
.dark .immich-ocr-chip { color: #e0e7ff; background: #3730a3; }
.dark .immich-ocr-chip.is-picture { color: #e5e7eb; background: #4b5563; }
.dark .immich-ocr-chip.is-negated { color: #fee2e2; background: #991b1b; }
`;

/** Lets the page know the look of what we add. */
export function addStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
