/** A process of its own: the relay and the wallet, so that their work is not done on the event loop of the client that is measured. */
import * as v from 'valibot';
import { startRelay } from '../../dev/stack/relay';
import { startBareRelay } from './bare-relay';
import { startInstantWallet } from './instant-wallet';

const settings = v.tuple([v.picklist(['real', 'bare']), v.picklist(['nip44_v2', 'nip04'])]);

const [kind, encryption] = v.parse(settings, process.argv.slice(2));
process.on('disconnect', () => process.exit());
const relay = kind === 'real' ? (await startRelay()).url : await startBareRelay();
const walletPubkey = await startInstantWallet({ relay, encryption, isCareful: kind === 'real' });
process.send?.({ relay, walletPubkey });
