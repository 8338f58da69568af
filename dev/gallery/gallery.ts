/** The page with all states side by side. A state is drawn when it comes near: there are many. */
import { LANGUAGES } from '../../src/contract/languages';
import { statesAt } from './states';

const form = document.querySelector('form');
const main = document.querySelector('main');
if (!form || !main) throw new Error('The page is not the gallery.');

const language = form.elements.namedItem('language');
if (language instanceof HTMLSelectElement) {
  for (const [code, name] of Object.entries(LANGUAGES)) language.add(new Option(name, code));
}

const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLIFrameElement)) continue;
      nearby.unobserve(target);
      target.src = target.dataset.src ?? '';
    }
  },
  { rootMargin: '300px' },
);

function draw(): void {
  const chosen = new FormData(form ?? undefined);
  const figures = Object.keys(statesAt(Date.now())).map((state) => {
    const figure = document.createElement('section');
    const title = document.createElement('h2');
    title.textContent = state;
    const frame = document.createElement('iframe');
    frame.title = state;
    frame.style.width = `${chosen.get('width')}px`;
    const asked = new URLSearchParams({
      state,
      theme: String(chosen.get('theme')),
      language: String(chosen.get('language')),
    });
    frame.dataset.src = `stage.html?${asked}`;
    frame.addEventListener('load', () => {
      if (frame.contentDocument) frame.contentDocument.documentElement.dir = String(chosen.get('dir'));
    });
    figure.append(title, frame);
    nearby.observe(frame);
    return figure;
  });
  main?.replaceChildren(...figures);
}

form.addEventListener('change', draw);
draw();
