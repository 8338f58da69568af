/** Styles are put in place by the bundler. */
declare module '*.css';
