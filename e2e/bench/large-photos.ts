import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import * as scenes from '../samples/drawing/scenes.ts';
import { seededRandom } from '../samples/random.ts';

const WIDTH = 4000;
const HEIGHT = 3000;
/** Every variant of a scene is another cut-out of a picture that is this much larger. */
const MARGIN = 64;
/** With this noise, as of a phone's sensor, and this quality a photo has about 2.4 MB. */
const NOISE_DEVIATION = 12;
const QUALITY = 80;

/** Renders `count` different 12-megapixel JPEGs of about 2.4 MB each into `targetDir`; answers their paths. */
export async function renderLargePhotos(targetDir: string, count: number): Promise<string[]> {
  await mkdir(targetDir, { recursive: true });
  const subjects = Object.entries(scenes);
  const size = { width: WIDTH + MARGIN, height: HEIGHT + MARGIN };
  const noise = await sharp({
    create: {
      ...size,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: NOISE_DEVIATION },
      background: '#808080',
    },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const files: string[] = [];
  for (const [subject, [name, draw]] of subjects.entries()) {
    const picture = draw(seededRandom(name));
    const large = await sharp(picture.canvas.toBuffer('image/png'))
      .resize({ ...size, fit: 'cover' })
      .removeAlpha()
      .composite([{ input: noise, blend: 'hard-light' }])
      .raw()
      .toBuffer();
    const variants = Math.ceil((count - subject) / subjects.length);
    for (let variant = 0; variant < variants; variant++) {
      const file = join(targetDir, `${name}-${variant}.jpg`);
      const shift = { left: (variant * 7) % MARGIN, top: (variant * 11) % MARGIN };
      await sharp(large, { raw: { ...size, channels: 3 } })
        .extract({ ...shift, width: WIDTH, height: HEIGHT })
        .withExif({ IFD2: { DateTimeOriginal: `2024:0${1 + (subject % 9)}:1${variant % 10} 12:00:00` } })
        .jpeg({ quality: QUALITY })
        .toFile(file);
      files.push(file);
    }
  }
  return files;
}
