import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ExifTool } from 'exiftool-vendored';

/** The tags of a file by name; dates are `ExifDateTime`, numbers numbers, everything else as ExifTool words it. */
export type FileTags = Readonly<Record<string, unknown>>;

const TASK_TIMEOUT_MS = 60_000;

/** From the full-size picture down to the one on the back of the camera. */
const PREVIEW_TAGS = ['JpgFromRaw', 'PreviewImage', 'OtherImage', 'ThumbnailImage'] as const;

/** Reads the tags of files through one ExifTool process, which is started when first needed and kept. */
@Injectable()
export class ExifReader implements OnApplicationShutdown {
  private readonly exifTool = new ExifTool({
    maxProcs: 1,
    taskTimeoutMillis: TASK_TIMEOUT_MS,
    // Names the place of a photo from ExifTool's own table of cities; nothing leaves the machine.
    geolocation: true,
  });

  /**
   * All tags of a photo, video or sidecar. A file that is not what its name says has few or none.
   *
   * @throws Error when ExifTool itself fails
   */
  async read(path: string): Promise<FileTags> {
    // -fast: do not look for tags behind the end of a JPEG picture.
    return { ...(await this.exifTool.read(path, { readArgs: ['-fast'] })) };
  }

  /**
   * The largest picture that a camera put into its own file beside the raw data; undefined when there is none.
   *
   * @throws Error when ExifTool itself fails
   */
  async readEmbeddedPreview(path: string): Promise<Buffer | undefined> {
    const tags = await this.exifTool.read<FileTags>(path, {
      readArgs: ['-fast', ...PREVIEW_TAGS.map((tag) => `-${tag}`)],
    });
    const tag = PREVIEW_TAGS.find((name) => tags[name] !== undefined);
    return tag && this.exifTool.extractBinaryTagToBuffer(tag, path);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.exifTool.end();
  }
}
