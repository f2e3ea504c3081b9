// Who had which share when, with the epochs as events.

import { html } from 'lit';
import { Part } from '../../parts/part.js';
import '../../parts/time-chart.js';
import { Following } from '../../state/following.js';
import { place } from '../../state/place.js';
import { chosenRange, momentsOf } from '../../state/range.js';
import { manyText, percentText } from '../../text/numbers.js';

/** `<shares-over-time .experiment=${…}>`; the chart is made anew only when there is something new to draw. */
class SharesOverTime extends Part {
  static properties = { experiment: { attribute: false } };

  #made = '';
  #chart;

  constructor() {
    super();
    new Following(this, place);
  }

  render() {
    const { name, version } = this.experiment;
    const minute = Math.floor(Date.now() / 60_000);
    const made = JSON.stringify([name, version, minute, chosenRange()]);
    if (made !== this.#made) {
      this.#made = made;
      this.#chart = chartOf(this.experiment, momentsOf(chosenRange()));
    }
    return html`<time-chart .chart=${this.#chart}></time-chart>`;
  }
}

function chartOf({ history, variants }, range) {
  const changes = [...history].reverse().map((entry) => ({ ...entry, at: Date.parse(entry.since) }));
  const inside = changes.filter(({ at }) => at > range.from && at <= range.to);
  const before = changes.filter(({ at }) => at <= range.from).at(-1);
  const times = [range.from, ...inside.map(({ at }) => at), range.to];
  const tables = [before, ...inside, inside.at(-1) ?? before];
  return {
    title: 'Shares over time',
    summary: inside.length === 0 ? 'No change in this range.' : `${manyText(inside.length, 'change')} in this range.`,
    range,
    times,
    series: variants.map(({ name }) => ({ name, values: tables.map((table) => table?.shares_percent[name] ?? null) })),
    marks: inside.map(({ at, epoch, reason }) => ({ at, label: `epoch ${epoch}`, text: reason })),
    bounds: [0, 105],
    isStepped: true,
    text: percentText,
  };
}

customElements.define('shares-over-time', SharesOverTime);
