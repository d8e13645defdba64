import busboy from 'busboy';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { BadRequestError } from '../http/domain-error.ts';

const MAX_SIZE_BYTES = 20 * 1024 * 1024;

/**
 * Reads the file in the field `file` of a multipart form into memory; everything else in the form is dropped.
 *
 * @throws BadRequestError when there is no such file, it is too large, or the form is not complete
 */
export async function receivePicture(request: IncomingMessage): Promise<Buffer> {
  const parser = createParser(request);
  let picture: Promise<Buffer> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('file', (field, stream) => {
        if (field !== 'file' || picture) {
          stream.resume();
          return;
        }
        stream.on('limit', () => reject(new BadRequestError('The picture is larger than 20 MB')));
        picture = buffer(stream);
        picture.catch(reject);
      });
      parser.once('close', resolve);
      parser.on('error', (cause) => reject(new BadRequestError('The form is malformed or incomplete', { cause })));
      request.on('error', (cause) => reject(new BadRequestError('The upload was interrupted', { cause })));
      request.pipe(parser);
    });
    if (!picture) {
      throw new BadRequestError('File is required');
    }
    return await picture;
  } catch (error) {
    request.unpipe(parser);
    parser.destroy();
    request.resume();
    throw error;
  }
}

function createParser(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: { files: 1, parts: 10, fileSize: MAX_SIZE_BYTES } });
  } catch (cause) {
    throw new BadRequestError('Expected a body of the type multipart/form-data', { cause });
  }
}
