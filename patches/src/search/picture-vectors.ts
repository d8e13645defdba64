import { BackendUnavailableError } from '../../../server/src/http/domain-error.ts';
import {
  isInferenceFailure,
  type MachineLearningClient,
} from '../../../server/src/machine-learning/machine-learning-client.ts';
import type { PicturesSkipped } from '../../../server/src/search/picture-query.service.ts';
import type { PageRequest } from '../../../server/src/search/search.service.ts';
import type { ImmichSettings } from '../immich/immich-settings.ts';
import { log, reasonOf } from '../log.ts';

/** Makes, of words that describe a picture, a vector to compare those of Immich with. */
export class PictureVectors {
  readonly #settings: ImmichSettings;
  readonly #machineLearning: MachineLearningClient;
  #said = '';

  constructor(settings: ImmichSettings, machineLearning: MachineLearningClient) {
    this.#settings = settings;
    this.#machineLearning = machineLearning;
  }

  /**
   * The vector of what a search describes, or why there is none; undefined when it describes nothing. Where there is text
   * to go by, a search goes on without pictures when they can not be compared.
   *
   * @throws BackendUnavailableError when there is no text to go by
   */
  async embed({ picture, words, text }: PageRequest): Promise<readonly number[] | PicturesSkipped | undefined> {
    if (!picture || !('words' in picture)) {
      return undefined;
    }
    const model = await this.#settings.findClipModel();
    if (model === undefined) {
      return 'disabled';
    }
    try {
      const vector = await this.#encode(picture.words, model, picture.language);
      this.#said = '';
      return vector;
    } catch (error) {
      if (!isInferenceFailure(error)) {
        throw error;
      }
      this.#say(reasonOf(error));
      if (words ?? text) {
        return 'unavailable';
      }
      throw new BackendUnavailableError('Pictures can not be searched now', { cause: error });
    }
  }

  /** When its administrator chooses another model, Immich makes all its vectors anew, which may have another length. */
  async #encode(text: string, model: string, language: string | undefined): Promise<readonly number[]> {
    const [{ values }, kept] = await Promise.all([
      this.#machineLearning.encodeText(text, model, language),
      this.#settings.findVectorLength(),
    ]);
    if (kept !== undefined && kept !== values.length) {
      throw new BackendUnavailableError(
        `Immich keeps vectors of ${kept} numbers, and inference makes them of ${values.length} with ${model}`,
      );
    }
    return values;
  }

  #say(reason: string): void {
    if (reason !== this.#said) {
      this.#said = reason;
      log('warn', 'Searches find text only while pictures can not be compared', { reason });
    }
  }
}
