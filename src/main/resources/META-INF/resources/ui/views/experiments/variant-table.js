// What each variant did in the epoch that goes on.

import { html } from 'lit';
import '../../parts/data-table.js';
import { dollarsOf, nano } from '../../text/money.js';
import { countText, levelText, percentText } from '../../text/numbers.js';

const FAILURES = ['err_429', 'err_5xx', 'err_timeout', 'err_other'];

function counted(key, label, value) {
  return { key, label, isNumber: true, value, text: (variant) => countText(value(variant)) };
}

function money(key, label) {
  const value = ({ measures }) => measures[key];
  return {
    key,
    label,
    isNumber: true,
    value,
    order: (variant) => (value(variant) === null ? null : nano(value(variant))),
    text: (variant) => dollarsOf(value(variant)),
  };
}

function millis(key, label, rate) {
  const value = ({ measures }) => measures[key][rate];
  return { key: key + rate, label, isNumber: true, value, text: (variant) => levelText(value(variant), 'milliseconds') };
}

const COLUMNS = [
  { key: 'name', label: 'Variant', value: ({ name }) => name },
  { key: 'target', label: 'Target', value: ({ target }) => target },
  { key: 'share', label: 'Share', isNumber: true, value: (one) => one.share_percent, text: (one) => percentText(one.share_percent) },
  counted('units', 'Units', ({ measures }) => measures.units),
  counted('requests', 'Requests', ({ measures }) => measures.requests),
  money('cost_usd', 'Cost'),
  money('cost_per_request_usd', 'Cost per request'),
  money('saved_usd', 'Saved'),
  counted('tok_in', 'Input tokens', ({ measures }) => measures.tok_in),
  counted('tok_out', 'Output tokens', ({ measures }) => measures.tok_out),
  counted('errors', 'Errors', ({ measures }) => FAILURES.reduce((sum, name) => sum + (measures[name] ?? 0), 0)),
  millis('first_token_ms', 'First token, p50', 'p50'),
  millis('latency_ms', 'Total, p50', 'p50'),
  millis('latency_ms', 'Total, p99', 'p99'),
];

export function variantTable({ variants, epoch, name }) {
  return html`<section class="panel" aria-labelledby="variants">
    <header class="panel-head">
      <h2 id="variants">Variants</h2>
      <p class="panel-note">in epoch ${epoch} alone</p>
    </header>
    <data-table caption="Variants in this epoch" .columns=${COLUMNS} .rows=${variants} file="${name.replaceAll('/', '-')}-variants.csv"></data-table>
  </section>`;
}
