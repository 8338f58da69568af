/** The folders of `public/_locales`, set by vite.config.ts. */
declare const __LANGUAGES__: readonly string[];

/** Styles of a screen, loaded with it. */
declare module '*.css';
