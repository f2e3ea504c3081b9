// Who has which share of the units, as one bar.

import { html, svg } from 'lit';
import { percentText } from '../../text/numbers.js';

/** @param shares `[{name, percent}]`, in the order of the variants, which gives the colours */
export function shareBar(shares) {
  const text = shares.map(({ name, percent }) => `${name} ${percentText(percent)}`).join(', ');
  let x = 0;
  const parts = shares.map(({ percent }, index) => {
    const part = svg`<rect class="fill-series-${(index % 8) + 1}" x="${x}%" width="${percent}%" height="100%" />`;
    x += percent;
    return part;
  });
  return html`<div class="share-bar" role="img" aria-label=${text}>
    <svg aria-hidden="true" focusable="false">${parts}</svg>
  </div>`;
}

/** The names and shares beside their colours. */
export function shareKey(shares, control) {
  return html`<ul class="share-key">
    ${shares.map(
      ({ name, percent }, index) => html`<li>
        <span class="swatch swatch-series-${(index % 8) + 1}" aria-hidden="true"></span>
        <span class="share-name">${name}${name === control ? html` <span class="kind">control</span>` : ''}</span>
        <span class="share-percent">${percentText(percent)}</span>
      </li>`,
    )}
  </ul>`;
}

/** The shares of an experiment as they are. */
export function sharesOf({ variants }) {
  return variants.map(({ name, share_percent: percent }) => ({ name, percent }));
}
