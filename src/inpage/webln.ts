/** What pages get as Fusebox comes: the provider as `window.webln`. */
import { appear } from './provider';

appear({ takesWebln: true });
