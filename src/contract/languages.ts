/** The languages of Fusebox's own pages: the folders of `public/_locales`, and what each calls itself. */
export const LANGUAGES = {
  en: 'English',
  zh_CN: '简体中文',
  ru: 'Русский',
  es: 'Español',
  de: 'Deutsch',
  fr: 'Français',
  pt_BR: 'Português (Brasil)',
  ja: '日本語',
} as const;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_CODES = Object.keys(LANGUAGES) as Language[];
