/** What pages get where the user leaves `window.webln` to others: the provider announces itself and no more. */
import { appear } from './provider';

appear({ takesWebln: false });
