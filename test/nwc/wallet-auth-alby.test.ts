/** Requests for a connection written and read by us and by Alby's SDK, and the address of a wallet's page as it makes one. */
import { NWAClient, type NWAOptions, NWCClient } from '@getalby/sdk/nwc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WalletAuthRequest } from '../../src/contract/wallet-auth';
import { walletAuthPage } from '../../src/nwc/wallet-auth-page';
import { parseWalletAuthUri, printWalletAuthUri } from '../../src/nwc/wallet-auth-uri';
import { seed } from './chance';
import { keyedRequest, NOW, request } from './wallet-auth-requests';

type Method = NWAOptions['requestMethods'][number];
type Notification = NonNullable<NWAOptions['notificationTypes']>[number];

/** The request in the SDK's words. Its types know fewer methods and notifications than wallets do. */
function inTheirWords(asked: WalletAuthRequest): NWAOptions {
  const { methods, wantsConnections, notificationTypes, budget } = asked;
  return {
    appPubkey: asked.appPubkey,
    relayUrls: asked.relays,
    requestMethods: [...methods, ...(wantsConnections ? ['create_connection'] : [])] as Method[],
    ...(notificationTypes.length > 0 && { notificationTypes: notificationTypes as Notification[] }),
    ...(budget && { maxAmount: budget.amount, budgetRenewal: budget.renewal }),
    ...(asked.name !== null && { name: asked.name }),
    ...(asked.icon !== null && { icon: asked.icon }),
    ...(asked.returnTo && { returnTo: asked.returnTo.url }),
    ...(asked.expiresAt !== null && { expiresAt: asked.expiresAt }),
    ...(asked.metadata && { metadata: asked.metadata }),
    isolated: asked.isolated,
  };
}

test("Alby's SDK reads what we write", () => {
  fc.assert(
    fc.property(request, (asked) => {
      const { budgetRenewal, ...read } = NWAClient.parseWalletAuthUrl(printWalletAuthUri(asked));
      expect({ ...read, budgetRenewal: budgetRenewal ?? undefined }).toEqual(inTheirWords(asked));
    }),
    { seed },
  );
});

test('it writes the same link, and we read it', () => {
  fc.assert(
    fc.property(keyedRequest, ({ appSecretKey, asked }) => {
      const client = new NWAClient({ ...inTheirWords(asked), appSecretKey });
      const link = client.getConnectionUri(asked.wallet ?? undefined);
      client.close();
      expect(link).toBe(printWalletAuthUri(asked));
      expect(link).not.toContain(appSecretKey);
      expect(parseWalletAuthUri(link, NOW)).toEqual(asked);
    }),
    { seed },
  );
});

test('it opens the same page of a wallet, but for the picture, which it leaves out', () => {
  fc.assert(
    fc.property(request, (asked) => {
      const page = 'https://wallet.example/apps/new?c=1';
      const { expiresAt, ...options } = inTheirWords({ ...asked, icon: null });
      const date = expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt * 1000) };
      const theirs = NWCClient.getAuthorizationUrl(page, { ...options, ...date }, asked.appPubkey);
      const ours = walletAuthPage(page, { ...asked, icon: null });
      expect(parametersOf(ours)).toEqual(parametersOf(theirs.href));
      expect(ours).not.toContain('+');
    }),
    { seed },
  );
});

function parametersOf(address: string): Record<string, string> {
  return Object.fromEntries(new URL(address).searchParams);
}
