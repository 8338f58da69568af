/** What a login at an LNURL service is for (LUD-04), in words. */
import type { LnurlAuthPrompt } from '../../contract/prompts';

type Action = NonNullable<LnurlAuthPrompt['action']>;

/** `verb` stands between the asking site and the service's domain. */
export const LOGIN_WORDS: Readonly<Record<Action, { verb: string; button: string }>> = {
  register: { verb: 'asks you to make an account at', button: 'Register' },
  login: { verb: 'asks you to log in at', button: 'Log in' },
  link: { verb: 'asks you to link your key to your account at', button: 'Link' },
  auth: { verb: 'asks you to confirm something with your key at', button: 'Confirm' },
};
