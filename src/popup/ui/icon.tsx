/** The signs of our pages, drawn as lines in the colour of the text. Each stands beside words, or its button has a label. */
const PATHS = {
  back: 'M10 3 5 8l5 5',
  camera: 'M2.5 5.5h2L6 3.5h4l1.5 2h2v7h-11zM8 11a2.2 2.2 0 1 0 0-4.4A2.2 2.2 0 0 0 8 11z',
  check: 'm3 8.5 3.2 3.2L13 5',
  copy: 'M5.5 5.5h7v8h-7zM3.5 10.5v-8h7',
  cross: 'm4 4 8 8m0-8-8 8',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  'eye-closed': 'M1.5 8S4 12.5 8 12.5 14.5 8 14.5 8M4 11.5l-1 1.5m5-.5v2m4-3 1 1.5',
  go: 'm6 3 5 5-5 5',
  history: 'M8 4.5V8l2.5 1.5M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  home: 'M2.5 7.5 8 2.5l5.5 5v6h-4v-4h-3v4h-4z',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  open: 'M9 3h4v4m0-4L7.5 8.5M11 9.5V13H3V5h3.5',
  receive: 'M12.5 3.5 4 12m0-5.5V12h5.5',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zm3.3-1.2L14 14',
  send: 'm4 12 8.5-8.5M7 3.5h5.5V9',
  settings: 'M2 5h6m4 0h2M2 11h2m4 0h6M10 3.3v3.4M6 9.3v3.4',
  sites: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM2 8h12M8 2c-4 4-4 8 0 12 4-4 4-8 0-12z',
} as const;

export type IconName = keyof typeof PATHS;

/** One of them. Those that point the way turn round where text runs from right to left. */
export function Icon({ name }: { name: IconName }) {
  const turns = name === 'back' || name === 'go';
  return (
    <svg class={turns ? 'icon turns' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
