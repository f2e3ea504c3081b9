// A line without axes, the size of a word.

import { html, nothing } from 'lit';

const WIDTH = 100;
const HEIGHT = 28;
const MARGIN = 2;

/** @param values at least two numbers, evenly apart */
export function sparkline(values) {
  if (values.length < 2) {
    return nothing;
  }
  const low = Math.min(...values);
  const height = Math.max(...values) - low || 1;
  const step = WIDTH / (values.length - 1);
  const points = values.map((value, index) => {
    const y = HEIGHT - MARGIN - ((value - low) / height) * (HEIGHT - 2 * MARGIN);
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">
    <polygon class="sparkline-area" points="0,${HEIGHT} ${points.join(' ')} ${WIDTH},${HEIGHT}" />
    <polyline class="sparkline-line" points=${points.join(' ')} />
  </svg>`;
}
