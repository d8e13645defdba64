/** Makes the pictures of the tests again: `node test/render-pictures.ts`. Needs the Noto Sans CJK fonts. */
import { join } from 'node:path';
import sharp from 'sharp';

const lines = [
  { text: 'Invoice 2024-0815', size: 34, y: 60 },
  { text: '增值税电子发票', size: 34, y: 120 },
  { text: 'Total 1,299.00', size: 28, y: 180 },
];

const texts = lines.map(
  ({ text, size, y }) =>
    `<text x="40" y="${y}" font-size="${size}" font-family="Noto Sans CJK SC" fill="#111">${text}</text>`,
);
const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="440" height="220">${texts.join('')}</svg>`;

await sharp(Buffer.from(svg))
  .flatten({ background: 'white' })
  .greyscale()
  .png({ palette: true, colours: 16, effort: 10 })
  .toFile(join(import.meta.dirname, 'invoice.png'));
