/** What a state keeps in `localStorage` is its own: many are drawn at once. */
const items = new Map<string, string>();

const storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = {
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => void items.set(key, value),
  removeItem: (key) => void items.delete(key),
};

Object.defineProperty(window, 'localStorage', { value: storage });
