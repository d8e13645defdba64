import { setLocale, setTranslations } from '@immich/ui';
import type { Messages } from './en.ts';
import type { Language } from './language.svelte.ts';

/** Tells the page and the component library which language to use. */
export function speak(language: Language, { common, auth, nav }: Messages): void {
  document.documentElement.lang = language;
  setLocale(language);
  setTranslations({
    cancel: common.cancel,
    close: common.close,
    confirm: common.confirm,
    collapse: common.collapse,
    expand: common.expand,
    save: common.save,
    open_menu: common.menu,
    show_password: auth.showPassword,
    hide_password: auth.hidePassword,
    dark_theme: nav.darkTheme,
    toast_danger_title: common.error,
    toast_success_title: common.success,
  });
}
