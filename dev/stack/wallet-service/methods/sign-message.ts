import * as v from 'valibot';
import { method } from './method';

export const signMessage = method(v.object({ message: v.string() }), ({ message }, { node }) => ({
  message,
  signature: node.sign(message),
}));
