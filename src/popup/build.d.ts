/** The folders of `public/_locales`, set by vite.config.ts. */

/** Styles of a screen, loaded with it. */
declare module '*.css';
