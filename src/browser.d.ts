/**
 * What both browsers let extensions do, by promises. Firefox calls it `browser`, Chrome `chrome`: there the build writes that in its place
 * (vite.config.ts).
 */
declare const browser: import('webextension-polyfill').Browser;
