import { connectionRequest } from '../connection-request';
import { method } from './method';

/** As Alby Hub has it. The client made its own key; of the relays it knows already. */
export const createConnection = method(connectionRequest, async (request, { connect }) => {
  const { key } = await connect(request);
  return { wallet_pubkey: key.pubkey };
});
