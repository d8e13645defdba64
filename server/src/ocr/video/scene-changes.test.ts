import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useFolder, writeSlides, writeVideo } from '../../../test/media-files.ts';
import { findSceneChanges } from './scene-changes.ts';

describe('the scene changes of a video', () => {
  const folder = useFolder();
  const { signal } = new AbortController();
  const timesOf = async (path: string) => (await findSceneChanges(path, signal)).map(({ timeMs }) => timeMs);

  it('are found where one page of writing takes the place of another, one after the other', async () => {
    const path = join(folder.path, 'slides.mp4');
    await writeSlides(path, [
      { text: 'INVOICE 2024', seconds: 6 },
      { text: 'TOTAL', seconds: 1 },
      { text: 'THANK YOU', seconds: 5 },
    ]);
    expect(await timesOf(path)).toEqual([6000, 7000]);
  });

  it('are found at the next key frame where the encoder does not set one for a scene', async () => {
    const path = join(folder.path, 'phone.mp4');
    const slides = [
      { text: 'INVOICE 2024', seconds: 5 },
      { text: 'TOTAL', seconds: 5 },
    ];
    await writeSlides(path, slides, ['-g', '20', '-sc_threshold', '0']);
    expect(await timesOf(path)).toEqual([6000]);
  });

  it('are none where nothing changes, and in what is no video', async () => {
    const still = join(folder.path, 'still.mp4');
    await writeSlides(still, [{ text: 'INVOICE', seconds: 5 }], ['-g', '10']);
    expect(await timesOf(still)).toEqual([]);
    const text = join(folder.path, 'text.mp4');
    await writeFile(text, 'This is not a video.');
    expect(await timesOf(text)).toEqual([]);
    expect(await timesOf(join(folder.path, 'missing.mp4'))).toEqual([]);
  });

  it('are not looked for any longer when that is told', async () => {
    const path = join(folder.path, 'stopped.mp4');
    await writeVideo(path, 1);
    await expect(findSceneChanges(path, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});
