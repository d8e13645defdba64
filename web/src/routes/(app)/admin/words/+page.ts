import { listOcrWords } from '#lib/api/ocr-words.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => ({ list: await listOcrWords() });
