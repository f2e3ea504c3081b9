// What rolls a candidate back by itself, and how near that is.

import { html } from 'lit';
import { badge } from '../../parts/badge.js';
import { evidenceText, percentText, words as nameOf } from '../../text/numbers.js';

const FULL = 100;

export function guardRails(rails) {
  return html`<div class="rails">
    <h3>Guard rails</h3>
    <ul>
      ${rails.map(rail)}
    </ul>
  </div>`;
}

function rail({ metric, margin_percent: margin, alpha, e, log10_e: log10E, worse_by_at_least_percent: harm, breached, sentence }) {
  const most = Math.round(1 / alpha);
  const isTested = e !== null && e !== undefined;
  const part = isTested ? (log10E ?? Math.log10(e)) / Math.log10(most) : (harm ?? 0) / margin;
  const percent = Math.min(Math.max(part * FULL, 0), FULL);
  const words = isTested ? `e-value ${evidenceText(e)}; fires at ${most}` : harmText(harm);
  return html`<li class="guard ${breached ? 'guard-breached' : ''}" data-rail=${metric}>
    <p class="guard-name"><strong>${nameOf(metric)}</strong> <span class="kind">at most ${percentText(margin)} worse</span></p>
    <div
      class="meter"
      role="meter"
      aria-label="Evidence of harm"
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(percent)}
      aria-valuetext=${words}
    >
      <svg class="meter-picture" aria-hidden="true" focusable="false"><rect class="fill-evidence" width="${percent}%" height="100%" /></svg>
    </div>
    <p class="guard-value">${isTested ? html`e <b>${evidenceText(e)}</b> of ${most}` : harmText(harm)}</p>
    <p class="guard-state">${breached ? badge('bad', 'Breached') : badge('good', 'Holds')}</p>
    <p class="guard-sentence">${sentence}</p>
  </li>`;
}

/** Means have no e-value here: their one-sided bound is held against the margin. */
function harmText(harm) {
  return harm === null || harm === undefined ? 'no harm proven' : `${percentText(harm)} proven`;
}
