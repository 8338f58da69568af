import { LANGUAGE_CODES, type Language } from '../../contract/languages';

/** The languages that there are texts in, as they were when Fusebox was built. */
export const SPOKEN: readonly Language[] = LANGUAGE_CODES.filter((code) => __LANGUAGES__.includes(code));
