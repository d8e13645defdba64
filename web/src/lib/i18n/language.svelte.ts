import { en, type Messages } from './en.ts';
import { zhHans } from './zh-Hans.ts';

export type Language = 'en' | 'zh-Hans';

/** Each language by the name its speakers use. */
export const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'zh-Hans', label: '简体中文' },
];

const CATALOGUES: Record<Language, Messages> = { en, 'zh-Hans': zhHans };
const STORAGE_KEY = 'language';

/** The first of the browser's languages that we speak, English if none. */
export function languageFor(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const lowerCase = tag.toLowerCase();
    if (lowerCase.startsWith('zh')) {
      return 'zh-Hans';
    }
    if (lowerCase.startsWith('en')) {
      return 'en';
    }
  }
  return 'en';
}

const isLanguage = (value: string | null): value is Language => value === 'en' || value === 'zh-Hans';

function rememberedLanguage(): Language {
  const stored = localStorage.getItem(STORAGE_KEY);
  return isLanguage(stored) ? stored : languageFor(navigator.languages);
}

/** The language of the page; like the theme, one for the whole client. */
class LanguageChoice {
  #current = $state<Language>(rememberedLanguage());

  get current(): Language {
    return this.#current;
  }

  choose(language: Language): void {
    this.#current = language;
    localStorage.setItem(STORAGE_KEY, language);
  }
}

export const language = new LanguageChoice();

/** The messages in the current language; in a component, reading them follows a change of language. */
export const t = (): Messages => CATALOGUES[language.current];
