/** States in frames, several at a time: what is wrong with them is found here at once. Tests call it, and press the keys. */
import type { Language } from '../../src/contract/languages';
import type { Catalog } from '../../src/core/catalog';
import { tagOf } from '../../src/core/languages';
import { keyFaults, type Passed, stopsOf, watchFocus } from './faults/keys';
import { layoutFaults } from './faults/layout';
import { motionFaults } from './faults/motion';
import { ruleFaults } from './faults/rules';
import { type Spoken, textFaults } from './faults/text';

/** One thing that is wrong. */
export interface Fault {
  state: string;
  fault: string;
}

export interface Frames {
  /** Draws these states in English, in place of those before, and measures them by all rules. */
  draw(states: readonly string[]): Promise<Fault[]>;
  /** Draws them once more in this language, and measures what differs between languages. */
  speak(language: Language): Promise<Fault[]>;
  /** Puts the focus before the first frame. */
  beforeKeys(): void;
  /** How often Tab is yet to be pressed to come past the last frame, as far as that can be told. */
  keysLeft(): number;
  afterKeys(): Fault[];
}

declare global {
  interface Window {
    gallery: Frames;
  }
}

const POPUP = [400, 600] as const;
/** As at 400 % on a screen of 1280 × 1024. */
const NARROW = [320, 256] as const;
/** As at 200 % there. */
const WIDE = [640, 512] as const;
/** Longer words stick out where it is narrow before they do so anywhere else. */
const SIZES_OF_LANGUAGES = [POPUP, NARROW];
const PATIENCE_MS = 120_000;

let frames: HTMLIFrameElement[] = [];
let watched: { frame: HTMLIFrameElement; stops: HTMLElement[]; passed: Passed }[] = [];
const before = end('Before');
const after = end('After');
let isPast = false;
after.addEventListener('focus', () => {
  isPast = true;
});
// One press more would lead out of the page, and Firefox gives no key to it from then on.
after.addEventListener('keydown', (event) => event.preventDefault());

window.gallery = {
  async draw(states) {
    frames = states.map((state) => {
      const frame = document.createElement('iframe');
      frame.title = state;
      frame.src = `stage.html?${new URLSearchParams({ state, language: 'en', theme: 'light' })}`;
      resize(frame, POPUP);
      return frame;
    });
    document.body.replaceChildren(before, ...frames, after);
    const spoken = await spokenIn('en');
    return ofAll(async (frame) => {
      await isDrawn(frame);
      return [...ofLanguage(frame, spoken), ...(await ofRules(frame))];
    });
  },
  async speak(language) {
    const spoken = await spokenIn(language);
    return ofAll(async (frame) => {
      // A state that was not drawn says so already.
      if (!frame.contentWindow?.speak) return [];
      void frame.contentWindow.speak(language);
      await isDrawn(frame);
      return ofLanguage(frame, spoken);
    });
  },
  beforeKeys() {
    watched = frames.map((frame) => {
      const page = pageOf(frame);
      return { frame, stops: stopsOf(page), passed: watchFocus(page) };
    });
    isPast = false;
    before.focus();
  },
  keysLeft() {
    if (isPast) return 0;
    const stops = watched.flatMap(({ stops, passed }) => stops.filter((stop) => !passed.reached.has(stop)));
    return stops.length + 5;
  },
  afterKeys() {
    return watched.flatMap(({ frame, stops, passed }) =>
      keyFaults(pageOf(frame), stops, passed).map((fault) => ({ state: frame.title, fault })),
    );
  },
};

function end(text: string): HTMLButtonElement {
  const button = document.createElement('button');
  button.textContent = text;
  return button;
}

function resize(frame: HTMLIFrameElement, [width, height]: readonly [number, number]): void {
  [frame.width, frame.height] = [`${width}`, `${height}`];
}

function pageOf(frame: HTMLIFrameElement): Document {
  if (!frame.contentDocument) throw new Error(`The frame of "${frame.title}" has no page.`);
  return frame.contentDocument;
}

/** What is wrong with each, all of them at once. */
async function ofAll(faultsOf: (frame: HTMLIFrameElement) => Promise<string[]>): Promise<Fault[]> {
  const found = await Promise.all(
    frames.map(async (frame) => {
      const faults = await faultsOf(frame).catch((error: unknown) => [
        `${error}: ${pageOf(frame).body.innerText}`,
      ]);
      return faults.map((fault) => ({ state: frame.title, fault }));
    }),
  );
  return found.flat();
}

/** What another language can break. */
function ofLanguage(frame: HTMLIFrameElement, spoken: Spoken): string[] {
  const page = pageOf(frame);
  const { lang } = page.documentElement;
  return [
    ...(lang === spoken.tag ? [] : [`speaks ${lang} in place of ${spoken.tag}`]),
    ...textFaults(page, spoken),
    ...inSizes(frame, page, SIZES_OF_LANGUAGES, ''),
  ];
}

/** What is the same in all languages. */
async function ofRules(frame: HTMLIFrameElement): Promise<string[]> {
  const page = pageOf(frame);
  page.documentElement.dir = 'rtl';
  const turned = inSizes(frame, page, [...SIZES_OF_LANGUAGES, WIDE], ', from right to left');
  page.documentElement.dir = 'ltr';
  const wide = inSizes(frame, page, [WIDE], '');
  // What is inert for a moment may look as it likes meanwhile.
  await comes(() => page.querySelector('[aria-disabled="true"]:not(:disabled)') === null);
  // High enough for all of it: what the bar at the bottom covers at this moment is too small to be pressed.
  resize(frame, [POPUP[0], 2 * page.documentElement.scrollHeight]);
  const rules = await ruleFaults(page);
  resize(frame, POPUP);
  return [...turned, ...wide, ...motionFaults(page).map((rule) => `moves unasked: ${rule}`), ...rules];
}

function inSizes(
  frame: HTMLIFrameElement,
  page: Document,
  sizes: readonly (readonly [width: number, height: number])[],
  how: string,
): string[] {
  const faults = sizes.flatMap((size) => {
    resize(frame, size);
    return layoutFaults(page).map((fault) => `at ${size[0]} px${how}: ${fault}`);
  });
  resize(frame, POPUP);
  return faults;
}

function isDrawn(frame: HTMLIFrameElement): Promise<void> {
  return comes(() => frame.contentDocument?.documentElement?.dataset.state === 'drawn');
}

async function comes(is: () => boolean): Promise<void> {
  const last = performance.now() + PATIENCE_MS;
  while (!is()) {
    if (performance.now() > last) throw new Error('Waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

const catalogs = new Map<Language, Promise<Catalog>>();

async function spokenIn(language: Language): Promise<Spoken> {
  const [english, own] = await Promise.all([catalogOf('en'), catalogOf(language)]);
  return { tag: tagOf(language), english, own };
}

function catalogOf(language: Language): Promise<Catalog> {
  const known = catalogs.get(language);
  if (known !== undefined) return known;
  const loaded = fetch(`_locales/${language}/messages.json`).then((file): Promise<Catalog> => file.json());
  catalogs.set(language, loaded);
  return loaded;
}
