import type { AlbumResponseDto } from '#lib/api/client.ts';
import { session } from '#lib/session/session.svelte.ts';
import { modalManager } from '@immich/ui';
import ChooseAlbumModal from './ChooseAlbumModal.svelte';

/** Lets the person choose or make an album; undefined when they thought better of it. */
export const chooseAlbum = (): Promise<AlbumResponseDto | undefined> =>
  modalManager.show(ChooseAlbumModal, { userId: session.user?.id ?? '' });
