import { ApiError } from '#lib/api/request.ts';
import { describe, expect, it, vi } from 'vitest';
import { UploadQueue, type UploadSteps } from './upload-queue.svelte.ts';

const file = (name: string) => new File(['x'], name);

const steps = (overrides: Partial<UploadSteps> = {}): UploadSteps => ({
  hash: () => Promise.resolve('checksum'),
  findByChecksum: () => Promise.resolve(undefined),
  send: () => Promise.resolve({ id: 'new', status: 'created' }),
  ...overrides,
});

const settle = (queue: UploadQueue) => expect.poll(() => queue.isBusy).toBe(false);

describe('the upload queue', () => {
  it('sends every file with its checksum and tells the progress', async () => {
    const checksums: (string | undefined)[] = [];
    const queue = new UploadQueue(
      steps({
        send: (_file, { checksum, onprogress }) => {
          checksums.push(checksum);
          onprogress(1);
          return Promise.resolve({ id: 'new', status: 'created' });
        },
      }),
    );
    queue.add([file('a.jpg'), file('b.jpg')]);
    expect(queue.progress).toBe(0);
    await settle(queue);
    expect(checksums).toEqual(['checksum', 'checksum']);
    expect(queue.created).toBe(2);
    expect(queue.progress).toBe(1);
  });

  it('never sends a file that the server already has', async () => {
    const send = vi.fn();
    const queue = new UploadQueue(
      steps({ send, findByChecksum: () => Promise.resolve({ assetId: 'old', isTrashed: true }) }),
    );
    queue.add([file('a.jpg')]);
    await settle(queue);
    expect(send).not.toHaveBeenCalled();
    expect(queue.uploads[0]).toMatchObject({ status: 'duplicate', assetId: 'old', isInTrash: true });
  });

  it('uploads without a checksum where the browser cannot compute one', async () => {
    const findByChecksum = vi.fn();
    const queue = new UploadQueue(steps({ hash: () => Promise.resolve(undefined), findByChecksum }));
    queue.add([file('a.jpg')]);
    await settle(queue);
    expect(findByChecksum).not.toHaveBeenCalled();
    expect(queue.created).toBe(1);
  });

  it('works on a few files at a time', async () => {
    let running = 0;
    let most = 0;
    const queue = new UploadQueue(
      steps({
        send: async () => {
          most = Math.max(most, ++running);
          await new Promise((resolve) => setTimeout(resolve, 2));
          running -= 1;
          return { id: 'new', status: 'created' };
        },
      }),
      { parallel: 2 },
    );
    queue.add(Array.from({ length: 7 }, (_, index) => file(`${index}.jpg`)));
    await settle(queue);
    expect(most).toBe(2);
    expect(queue.created).toBe(7);
  });

  it('shows why the server refused a file, and sends it again when asked', async () => {
    let isRefusing = true;
    const queue = new UploadQueue(
      steps({
        send: () =>
          isRefusing
            ? Promise.reject(new ApiError(400, 'Unsupported file type notes.txt'))
            : Promise.resolve({ id: 'new', status: 'created' }),
      }),
    );
    queue.add([file('notes.txt')]);
    await settle(queue);
    expect(queue.uploads[0]).toMatchObject({ status: 'failed', failure: 'Files of this type are not supported' });
    isRefusing = false;
    queue.retryFailed();
    await settle(queue);
    expect(queue.uploads[0]).toMatchObject({ status: 'created', failure: '' });
  });

  it('tries again by itself when the connection breaks, and not when the server refuses', async () => {
    const attempts = { broken: 0, refused: 0 };
    const queue = new UploadQueue(
      steps({
        send: ({ name }) => {
          if (name === 'broken.jpg') {
            attempts.broken += 1;
            return attempts.broken < 3
              ? Promise.reject(new ApiError(0, ''))
              : Promise.resolve({ id: 'new', status: 'created' });
          }
          attempts.refused += 1;
          return Promise.reject(new ApiError(400, 'No'));
        },
      }),
      { retryDelayMs: 1 },
    );
    queue.add([file('broken.jpg'), file('refused.jpg')]);
    await settle(queue);
    expect(attempts).toEqual({ broken: 3, refused: 1 });
    expect([queue.created, queue.failed]).toEqual([1, 1]);
  });

  it('forgets what is finished and goes on with the rest', async () => {
    const queue = new UploadQueue(steps());
    queue.add([file('a.jpg')]);
    await settle(queue);
    queue.clearFinished();
    expect(queue.uploads).toEqual([]);
    queue.add([file('b.jpg')]);
    await settle(queue);
    expect(queue.created).toBe(1);
  });
});
