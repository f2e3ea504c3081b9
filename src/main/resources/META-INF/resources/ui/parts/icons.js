// Pictures of 24 by 24, in the colour of the text beside them. They say nothing that is not written there too.

import { html, svg } from 'lit';

const SHAPES = {
  spend: svg`<path d="M4 19V9m5.3 10V5m5.4 14v-7M20 19V7"/>`,
  experiments: svg`<path d="M9 3h6m-5 0v6.5L4.8 18a2 2 0 0 0 1.7 3h11a2 2 0 0 0 1.7-3L14 9.500V3M7.500 15h9"/>`,
  refresh: svg`<path d="M20 11a8 8 0 1 0-.6 4M20 5v6h-6"/>`,
  pause: svg`<path d="M8.500 5v14m7-14v14"/>`,
  play: svg`<path d="M7 4.500v15l12-7.500z"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  check: svg`<path d="m5 12.500 4.500 4.500L19 7.500"/>`,
  warning: svg`<path d="M12 4 2.800 20h18.400zM12 10v4.500m0 2.800v.2"/>`,
  stop: svg`<path d="M8 3h8l5 5v8l-5 5H8l-5-5V8zm1 6 6 6m0-6-6 6"/>`,
  dots: svg`<path d="M6 12h.01M12 12h.01M18 12h.01"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/>`,
  search: svg`<circle cx="11" cy="11" r="6.500"/><path d="m16 16 4.500 4.500"/>`,
  download: svg`<path d="M12 4v11m-4.500-4.500L12 15l4.500-4.500M5 20h14"/>`,
  system: svg`<circle cx="12" cy="12" r="8"/><path class="icon-half" d="M12 4a8 8 0 0 1 0 16z"/>`,
  light: svg`<circle cx="12" cy="12" r="4"/><path d="M12 2.500v2m0 15v2M2.500 12h2m15 0h2M5.300 5.300l1.400 1.400m10.600 10.600 1.400 1.400m0-13.400-1.400 1.400M6.700 17.300l-1.400 1.400"/>`,
  dark: svg`<path d="M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500z"/>`,
  out: svg`<path d="M14 4H6v16h8m-4-8h11m-4-4 4 4-4 4"/>`,
  back: svg`<path d="m14 6-6 6 6 6"/>`,
};

export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}

/** The mark of Penstock: a gate, the water behind it, and what gets through. */
export function mark() {
  return html`<svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path class="mark-gate" d="M4 3h16v3H4z" />
    <path class="mark-water" d="M7 8h3v7a3 3 0 0 0 3 3h7v3h-7a6 6 0 0 1-6-6z" />
    <path class="mark-spray" d="M14 8h3v4h-3z" />
  </svg>`;
}
