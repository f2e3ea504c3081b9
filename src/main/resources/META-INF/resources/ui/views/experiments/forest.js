// Relative differences with their intervals, one metric below the other, around a line of no difference.

import { html, nothing, svg } from 'lit';
import { differenceText, levelText, manyText, words } from '../../text/numbers.js';
import { scaleOf } from './scale.js';
import { verdictBadge } from './words.js';

/** More of these is better, so harm is on the left. */
const LESS_IS_WORSE = /^(thumbs|wins)/;

/**
 * @param metrics of the API
 * @param names `{control, candidate, margins}`: which margin a metric's guard rail has, in percent
 */
export function forest(metrics, names) {
  const told = metrics.filter(({ difference_percent: difference }) => difference !== null);
  const untold = metrics.filter(({ difference_percent: difference }) => difference === null);
  return html`${told.length > 0 ? plot(told, names) : html`<p class="panel-body quiet">${metrics[0]?.sentence ?? 'Nothing is measured yet'}.</p>`}
  ${untold.length > 0 ? rest(untold, names) : nothing}`;
}

function plot(metrics, names) {
  const ends = metrics.flatMap(({ difference_percent: difference, interval_percent: interval }) => interval ?? [difference]);
  const scale = scaleOf(ends);
  return html`<div class="forest" role="table" aria-label="Differences of ${names.candidate} from ${names.control}">
    <div class="forest-row forest-head" role="row">
      <span role="columnheader">Metric</span>
      <span class="forest-axis" role="presentation">${axis(scale)}</span>
      <span class="forest-figures" role="columnheader">Difference</span>
      <span role="columnheader">Verdict</span>
    </div>
    ${metrics.map((metric) => row(metric, names, scale))}
  </div>`;
}

function row(metric, { control, candidate, margins }, scale) {
  const { difference_percent: difference, interval_percent: interval, unit } = metric;
  return html`<div class="forest-row" role="row" data-metric=${metric.metric}>
    <span class="forest-metric" role="rowheader">
      <strong>${words(metric.metric)}</strong>
      <span class="forest-levels">
        <span title=${control}>${levelText(metric.control, unit)}</span> → <span title=${candidate}>${levelText(metric.candidate, unit)}</span>
      </span>
    </span>
    <span class="forest-plot" role="presentation">${picture(metric, scale, margins.get(metric.metric))}</span>
    <span class="forest-figures" role="cell">
      <b>${differenceText(difference)}</b>
      ${interval ? html`<span>${differenceText(interval[0])} to ${differenceText(interval[1])}</span>` : nothing}
    </span>
    <span class="forest-verdict" role="cell">${verdictBadge(metric.verdict)}<span class="forest-sentence">${metric.sentence}</span></span>
  </div>`;
}

function picture({ metric, difference_percent: difference, interval_percent: interval, verdict }, scale, margin) {
  const zero = scale.place(0);
  return html`<svg class="forest-picture verdict-${verdict}" aria-hidden="true" focusable="false">
    ${margin === undefined ? nothing : shade(metric, margin, scale)}
    ${scale.ticks.map((tick) => svg`<line class="forest-grid" x1="${scale.place(tick)}%" x2="${scale.place(tick)}%" y1="0" y2="100%" />`)}
    <line class="forest-zero" x1="${zero}%" x2="${zero}%" y1="0" y2="100%" />
    ${interval
      ? svg`<line class="forest-interval" x1="${scale.place(interval[0])}%" x2="${scale.place(interval[1])}%" y1="50%" y2="50%" />
          ${interval.map((end) => svg`<svg class="forest-end" x="${scale.place(end)}%" y="50%"><path d="M0-5v10" /></svg>`)}`
      : nothing}
    <circle class="forest-point" cx="${scale.place(difference)}%" cy="50%" r="5" />
  </svg>`;
}

/** What the guard rail tolerates, from no difference to its margin. */
function shade(metric, margin, scale) {
  const [from, to] = LESS_IS_WORSE.test(metric) ? [-margin, 0] : [0, margin];
  const x = scale.place(from);
  return svg`<rect class="forest-margin" x="${x}%" width="${scale.place(to) - x}%" height="100%" />`;
}

function axis(scale) {
  return html`<svg class="forest-picture" aria-hidden="true" focusable="false">
    ${scale.ticks.map((tick) => svg`<text class="forest-tick" x="${scale.place(tick)}%" y="70%">${tick === 0 ? '0' : `${tick > 0 ? '+' : '−'}${Math.abs(tick).toLocaleString()} %`}</text>`)}
  </svg>`;
}

function rest(metrics, { control, candidate }) {
  return html`<details class="forest-rest">
    <summary>${manyText(metrics.length, 'metric')} without a difference to tell</summary>
    <ul>
      ${metrics.map(
        (metric) => html`<li>
          <strong>${words(metric.metric)}</strong>
          <span>${control} ${levelText(metric.control, metric.unit)}, ${candidate} ${levelText(metric.candidate, metric.unit)}</span>
          <span class="quiet">${metric.sentence}</span>
        </li>`,
      )}
    </ul>
  </details>`;
}
