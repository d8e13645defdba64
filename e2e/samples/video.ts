import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimes } from 'node:fs/promises';
import { clouds } from './drawing/backdrops.ts';
import { Sheet } from './drawing/sheet.ts';
import { seededRandom } from './random.ts';

export const VIDEO_FILE = 'ferry-arrival.mp4';

const TAKEN_AT = '2025-08-03T10:24:00Z';
const FRAMES_PER_SECOND = 12;
const FRAME_COUNT = 36;
const WIDTH = 960;
const HEIGHT = 540;

/** Renders three seconds of a ferry passing under the sign of its pier; answers the file. */
export async function renderVideo(file: string): Promise<string> {
  const encoder = spawn(
    'ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${WIDTH}x${HEIGHT}`],
      ...[
        '-r',
        String(FRAMES_PER_SECOND),
        '-i',
        'pipe:0',
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact', '-metadata', `creation_time=${TAKEN_AT}`],
      ...['-movflags', '+faststart', file],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  const complaints: string[] = [];
  encoder.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
  const ended = once(encoder, 'close');
  // Writing to an encoder that died is reported through its exit status, with what it said.
  encoder.stdin.on('error', () => undefined);
  const backdrop = background();
  for (let frame = 0; frame < FRAME_COUNT; frame++) {
    const picture = drawFrame(backdrop, frame);
    const pixels = picture.pen.getImageData(0, 0, WIDTH, HEIGHT).data;
    if (!encoder.stdin.write(Buffer.from(pixels.buffer))) {
      await Promise.race([once(encoder.stdin, 'drain'), ended]);
    }
  }
  encoder.stdin.end();
  const [status] = (await ended) as [number | null];
  if (status !== 0) {
    throw new Error(`ffmpeg could not write ${file}: ${complaints.join('').trim()}`);
  }
  await utimes(file, new Date(TAKEN_AT), new Date(TAKEN_AT));
  return file;
}

function background(): Sheet {
  const picture = new Sheet(WIDTH, HEIGHT, '#9fcbe8');
  clouds(picture, seededRandom(VIDEO_FILE), 4, 150);
  picture.pen.fillStyle = '#2a6f9e';
  picture.pen.fillRect(0, 330, WIDTH, HEIGHT - 330);
  return picture;
}

function drawFrame(backdrop: Sheet, frame: number): Sheet {
  const picture = new Sheet(WIDTH, HEIGHT);
  const { pen } = picture;
  pen.drawImage(backdrop.canvas, 0, 0);
  const x = -120 + frame * 16;
  pen.fillStyle = '#f5f5f0';
  pen.fillRect(x + 40, 250, 220, 60);
  pen.fillStyle = '#b3312a';
  pen.beginPath();
  pen.moveTo(x, 310);
  pen.lineTo(x + 320, 310);
  pen.lineTo(x + 280, 372);
  pen.lineTo(x + 40, 372);
  pen.fill();
  picture.fillRounded(220, 60, 520, 130, 12, '#12355b');
  picture.write('FERRY TERMINAL', 480, 118, { sizePx: 48, weight: 700, color: '#ffffff', align: 'center' });
  picture.write('渡轮码头', 480, 172, { sizePx: 42, weight: 700, color: '#ffd166', align: 'center' });
  return picture;
}
