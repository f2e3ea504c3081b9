// What was changed, by whom, why, and what spoke for it.

import { html, nothing } from 'lit';
import { percentText, words } from '../../text/numbers.js';
import { distanceText, momentText } from '../../text/time.js';
import { stateBadge } from './words.js';

export function history({ history: log }) {
  return html`<section class="panel" aria-labelledby="history">
    <header class="panel-head"><h2 id="history">History</h2></header>
    <ol class="log">
      ${log.map(entry)}
    </ol>
  </section>`;
}

function entry({ version, epoch, state, since, by, reason, evidence, shares_percent: shares }) {
  return html`<li class="log-entry" data-version=${version}>
    <div class="log-when">
      <time datetime=${since}>${momentText(since)}</time>
      <span class="quiet">${distanceText(since)}</span>
    </div>
    <div class="log-what">
      <p class="log-line">${stateBadge(state)}<strong>${reason || 'No reason given'}</strong></p>
      <p class="quiet">
        epoch ${epoch} · by ${by} · ${Object.entries(shares).map(([name, share]) => `${name} ${percentText(share)}`).join(', ')}
      </p>
      ${evidence ? html`<details class="log-evidence"><summary>Evidence</summary>${facts(evidence)}</details>` : nothing}
    </div>
  </li>`;
}

/** Evidence is a JSON object in a text; what is none stands as it is. */
function facts(evidence) {
  const read = parsed(evidence);
  return read === undefined
    ? html`<p>${evidence}</p>`
    : html`<dl class="log-facts">
        ${Object.entries(read).map(([name, value]) => html`<div><dt>${words(name)}</dt><dd>${typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></div>`)}
      </dl>`;
}

function parsed(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
