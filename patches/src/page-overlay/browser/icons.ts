const SVG = 'http://www.w3.org/2000/svg';

/** Outlines in a square of 24 units. */
const OUTLINES = {
  text: 'M4 8V4h4 M16 4h4v4 M20 16v4h-4 M8 20H4v-4 M8 9h8 M12 9v7',
  vector: 'M5 19V5 M5 19h14 M5 19l11-11 M11.5 8H16v4.5',
};

/** Draws an icon in the colour of the text beside it. */
export function icon(name: keyof typeof OUTLINES): SVGSVGElement {
  const svg = svgElement('svg', { viewBox: '0 0 24 24', width: '18', height: '18', 'aria-hidden': 'true' });
  const stroke = { stroke: 'currentColor', 'stroke-width': '2', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  svg.append(svgElement('path', { d: OUTLINES[name], fill: 'none', ...stroke }));
  return svg;
}

/** Creates an element of a drawing. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  return element;
}
