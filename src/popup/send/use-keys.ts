import { useLayoutEffect } from 'preact/hooks';

interface Keys {
  onEnter: () => void;
  onEscape: () => void;
}

/** Enter goes on and Escape goes back, wherever the focus is; but Enter on a button, a link or a list does what they do. A key that is held down does nothing. */
export function useKeys({ onEnter, onEscape }: Keys): void {
  // At once: what is on screen hears the keys.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isOfPicker(event.target)) return;
      if (event.key === 'Escape') {
        event.preventDefault();
        if (!event.repeat) onEscape();
      } else if (event.key === 'Enter' && !actsOnEnter(event.target)) {
        event.preventDefault();
        if (!event.repeat) onEnter();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
}

function isOfPicker(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('select') !== null;
}

function actsOnEnter(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary') !== null;
}
