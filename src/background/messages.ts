/**
 * Messages signed by Lightning nodes. The wallet's node signs what the user has read: a signature may be a login, or a promise. Who signed another
 * message is found out here, and told to the user alone.
 */
import { FuseboxError } from '../contract/errors';
import type { PageResults } from '../contract/page-messages';
import type { PageParams } from '../contract/page-params';
import { recoverSigner } from '../lightning/signed-message';
import { checkOffers } from './abilities';
import type { Asker } from './asker';
import { askedBy, type Prompts } from './prompts';
import { type Sites, userRejected } from './sites';
import type { AskingWallets } from './wallets';

const ANSWER_MS = 15_000;

export interface Messages {
  /** Throws USER_REJECTED; UNSUPPORTED_METHOD, without asking, where the wallet cannot sign. */
  signMessage(asker: Asker, message: string): Promise<PageResults['signMessage']>;
  /** Shows the user who signed the message, and resolves once that is read. Throws INVALID_PARAMS for what is no signature. */
  verifyMessage(asker: Asker, signed: PageParams<'verifyMessage'>): Promise<void>;
}

export interface MessagesDeps {
  sites: Sites;
  wallets: AskingWallets;
  prompts: Prompts;
}

export function createMessages({ sites, wallets, prompts }: MessagesDeps): Messages {
  return {
    async signMessage(asker, message) {
      const { connectionId } = await sites.enabledSite(asker);
      const { row, client } = await wallets.of(connectionId, asker);
      checkOffers(client.info, 'sign_message');
      if (/do not ever sign this text/i.test(message)) {
        throw new FuseboxError(
          'INVALID_PARAMS',
          'A signature of this text would give away your logins (LUD-13). Nothing was signed.',
        );
      }
      const decision = await prompts.ask({ ...askedBy(asker, row), kind: 'sign', message }, asker.signal);
      if (!decision.approved) throw userRejected();
      const signed = await client.request(
        'sign_message',
        { message },
        { timeout: ANSWER_MS, signal: asker.signal },
      );
      if (signed.message !== message) {
        throw new FuseboxError('BAD_RESPONSE', 'The wallet signed another message. Nothing was passed on.');
      }
      return { message, signature: signed.signature };
    },

    async verifyMessage(asker, { message, signature }) {
      const { connectionId } = await sites.enabledSite(asker);
      const { row } = await wallets.of(connectionId, asker);
      const signer = recoverSigner(message, signature);
      if (signer === null) {
        throw new FuseboxError('INVALID_PARAMS', 'This is not the signature of a Lightning node.');
      }
      const isOwn = signer === row.nodePubkey;
      await prompts.ask(
        { ...askedBy(asker, row), kind: 'signer', message, signature, signer, isOwn },
        asker.signal,
      );
    },
  };
}
