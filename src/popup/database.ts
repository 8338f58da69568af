/** The popup's one door to the store. It only reads: whatever is to change is asked for by a command. */
import { Database } from '../store/database';

export const db = new Database();
