/** The manifest's version, put in by the build. */
declare const __VERSION__: string;
/** True only in the builds in which tests stop the background: see failpoint.ts. */
declare const __FAILPOINTS__: boolean;
