// One figure with its name.

import { html, nothing } from 'lit';
import { sparkline } from './sparkline.js';

/**
 * @param label what it is
 * @param value as text
 * @param note a few words below; left out for none
 * @param tone 'bad' or 'warn' where the figure asks for a look
 * @param points what it was before, for a sparkline
 * @param href the way to what is behind it
 */
export function tile({ label, value, note, tone = 'plain', points = [], href }) {
  const name = href ? html`<a class="tile-link" href=${href}>${label}</a>` : label;
  return html`<div class="tile tile-${tone}">
    <dt>${name}</dt>
    <dd>
      <span class="tile-value">${value}</span>
      ${sparkline(points)}
      ${note ? html`<span class="tile-note">${note}</span>` : nothing}
    </dd>
  </div>`;
}

/** Tiles side by side. */
export function tiles(label, list) {
  return html`<dl class="tiles" aria-label=${label}>${list.map(tile)}</dl>`;
}
