import * as v from 'valibot';
import { method } from './method';

export const getInfo = method(v.looseObject({}), (_params, { node, connection, lud16 }) => {
  const { height, hash } = node.tip();
  return {
    alias: node.alias,
    color: '#2f6f73',
    pubkey: node.nodeId,
    network: 'regtest',
    block_height: height,
    block_hash: hash,
    methods: connection.methods,
    notifications: connection.notifications,
    ...(connection.metadata === null ? {} : { metadata: connection.metadata }),
    // The address leads to the wallet, not to its sub-wallets.
    ...(lud16 === null || connection.isolated ? {} : { lud16 }),
  };
});
