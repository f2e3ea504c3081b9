// What shadow traffic says: two answers to the same prompts.

import { html } from 'lit';
import { countText } from '../../text/numbers.js';
import { forest } from './forest.js';

export function pairs({ comparison }) {
  return comparison.pairs.map(
    ({ control, candidate, pairs: count, metrics }, index) => html`<section class="panel" aria-labelledby="pairs-${index}">
      <header class="panel-head">
        <h2 id="pairs-${index}">${candidate} <span class="versus">unseen, on the prompts of ${control}</span></h2>
        <p class="panel-note">${countText(count)} pairs of shadow traffic; nobody saw these answers</p>
      </header>
      ${forest(metrics, { control, candidate, margins: new Map() })}
    </section>`,
  );
}
