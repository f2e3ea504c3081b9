// One budget: whose, how much of it is gone, and until when.

import { html, nothing } from 'lit';
import { badge } from '../../parts/badge.js';
import { budgetBar } from '../../parts/budget-bar.js';
import { words } from '../../text/numbers.js';
import { distanceText, momentText } from '../../text/time.js';
import { usedText, windowText } from './entry.js';

const MODES = { bounded: 'While the store is away: bounded', audit: 'While the store is away: only counts' };

export function budgetRow(entry) {
  const { limit, spent, reserved, remaining, text } = entry.amounts;
  const percent = usedText(entry);
  const models = entry.models.length === 0 ? nothing : html`<span class="budget-models">for ${entry.models.join(', ')}</span>`;
  return html`<li class="budget budget-${entry.level} budget-${entry.state}" data-budget=${entry.id}>
    <div class="budget-who">
      <h3><span class="kind">${words(entry.level)}</span> ${entry.name}</h3>
      <p class="budget-terms">
        <strong>${text(limit)}</strong> ${windowText(entry.window)} ${models}
        ${MODES[entry.mode] ? html`<abbr class="mode" title=${MODES[entry.mode]}>${entry.mode}</abbr>` : nothing}
      </p>
    </div>
    <div class="budget-how">
      ${budgetBar({
        spent: percentOf(entry.spentShare, spent),
        reserved: percentOf(entry.used - entry.spentShare, reserved),
        text: `${percent} of ${text(limit)}`,
        state: entry.state,
      })}
      <dl class="budget-facts">
        ${fact('spent', 'Spent', text(spent))} ${fact('reserved', 'Reserved', text(reserved))} ${fact('free', 'Left', text(remaining))}
      </dl>
    </div>
    <div class="budget-end">
      <p class="budget-percent">${percent}</p>
      ${entry.state === 'full' ? badge('bad', 'Used up') : entry.state === 'tight' ? badge('warn', 'Nearly used up') : nothing}
    </div>
    <p class="budget-reset">${reset(entry.resetsAt)}</p>
  </li>`;
}

/** Hundredths of a per cent, of which little is not nothing. */
function percentOf(hundredths, amount) {
  return amount === 0n ? 0 : Math.max(hundredths, 1) / 100;
}

function fact(kind, name, value) {
  return html`<div>
    <dt><span class="swatch swatch-${kind}" aria-hidden="true"></span>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function reset(at) {
  return at
    ? html`Resets ${distanceText(at)}<time datetime=${at} class="budget-reset-at">${momentText(at)}</time>`
    : html`Never resets`;
}
