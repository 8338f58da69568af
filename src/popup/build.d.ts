/** Styles of a screen, loaded with it. */
declare module '*.css';
