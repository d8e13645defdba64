import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import sharp from 'sharp';
import { NotFoundError, UnreadableFileError } from '../http/domain-error.ts';
import { Storage } from '../storage/storage.ts';
import { receivePicture } from './receive-picture.ts';
import type { User } from './user.ts';
import { UsersService } from './users.service.ts';

const MAX_SIDE = 1024;
const MAX_PIXELS = 100_000_000;

/** The pictures that users choose for themselves, kept as JPEG whatever was uploaded. */
@Injectable()
export class ProfileImageService {
  constructor(
    private readonly users: UsersService,
    private readonly storage: Storage,
  ) {}

  /**
   * Replaces the picture of a user by the one in the field `file` of a multipart form.
   *
   * @throws BadRequestError when there is none or it is too large
   * @throws UnreadableFileError when it is not a picture
   */
  async replace(userId: string, request: IncomingMessage): Promise<User> {
    const picture = await toProfilePicture(await receivePicture(request));
    const before = await this.users.getUser(userId);
    const path = join(this.storage.mediaLocation, 'profile', userId, `${randomUUID()}.jpeg`);
    await this.storage.write(path, picture);
    const after = await this.users.setProfileImage(userId, path);
    await this.removeFile(before);
    return after;
  }

  async delete(userId: string): Promise<void> {
    const user = await this.users.getUser(userId);
    await this.users.setProfileImage(userId, '');
    await this.removeFile(user);
  }

  /** @throws NotFoundError when the user has no picture */
  async read(userId: string): Promise<Readable> {
    const { profileImagePath } = await this.users.getUser(userId);
    const file = await open(profileImagePath).catch((cause: unknown) => {
      throw new NotFoundError('User does not have a profile image', { cause });
    });
    return file.createReadStream();
  }

  private async removeFile({ profileImagePath }: User): Promise<void> {
    await this.storage.remove(profileImagePath ? [profileImagePath] : []);
  }
}

async function toProfilePicture(upload: Buffer): Promise<Buffer> {
  try {
    return await sharp(upload, { limitInputPixels: MAX_PIXELS })
      .autoOrient()
      .resize(MAX_SIDE, MAX_SIDE, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 85 })
      .toBuffer();
  } catch (cause) {
    throw new UnreadableFileError('The file is not a picture that can be read', { cause });
  }
}
