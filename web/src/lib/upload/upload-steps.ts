import { AssetUploadAction, checkBulkUpload } from '#lib/api/client.ts';
import { uploadFile } from '#lib/api/upload.ts';
import { sha1OfFile } from './checksum.ts';
import type { UploadSteps } from './upload-queue.svelte.ts';

/** An upload as the server sees it: asked about first, sent only when it is new. */
export const serverUploadSteps: UploadSteps = {
  hash: sha1OfFile,
  async findByChecksum(checksum) {
    const { results } = await checkBulkUpload({ assetBulkUploadCheckDto: { assets: [{ id: checksum, checksum }] } });
    const [result] = results;
    return result?.action === AssetUploadAction.Reject && result.assetId
      ? { assetId: result.assetId, isTrashed: result.isTrashed ?? false }
      : undefined;
  },
  send: uploadFile,
};
