// How each candidate does beside the control.

import { html, nothing } from 'lit';
import { countText, manyText } from '../../text/numbers.js';
import { forest } from './forest.js';
import { guardRails } from './guard-rails.js';

export function candidates({ comparison }) {
  return comparison.candidates.map((contrast, index) => section(contrast, comparison, `candidate-${index}`));
}

function section({ candidate, units, epochs, metrics, guard_rails: rails }, { control, alpha }, id) {
  const margins = new Map(rails.map(({ metric, margin_percent: margin }) => [metric, margin]));
  return html`<section class="panel" aria-labelledby=${id} data-candidate=${candidate}>
    <header class="panel-head">
      <h2 id=${id}>${candidate} <span class="versus">against ${control}</span></h2>
      <p class="panel-note">
        ${countText(units.candidate)} against ${countText(units.control)} units in ${manyText(epochs.length, 'epoch')}; intervals hold at
        ${Number((100 * (1 - alpha.primary)).toFixed(2))} %, however often you look
      </p>
    </header>
    ${forest(metrics, { control, candidate, margins })}
    ${rails.length > 0 ? guardRails(rails) : nothing}
  </section>`;
}
