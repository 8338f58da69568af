/** The popup's door to the store, in the gallery: each state has a database of its own. */
import { Database } from '../../src/store/database';

export const db = new Database(`gallery ${new URLSearchParams(location.search).get('state')}`);
