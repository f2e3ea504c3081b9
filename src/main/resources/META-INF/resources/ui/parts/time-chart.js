// Lines over time, which can be read without seeing them.

import { html } from 'lit';
import { choose } from '../state/range.js';
import { theme } from '../state/theme.js';
import { clockText, momentText } from '../text/time.js';
import { optionsOf, palette } from './chart-options.js';
import './data-table.js';
import { Part } from './part.js';

const HEIGHT = 220;
const NARROWEST = 160;

/**
 * `<time-chart .chart=${…}>` with
 * `{title, summary, range: {from, to}, times: [millis], series: [{name, values}], marks: [{at, label, text}], bounds, isStepped, text}`.
 *
 * All charts of a page share one crosshair; dragging across one sets the range of the page; arrow keys move the crosshair.
 */
class TimeChart extends Part {
  static properties = { chart: { attribute: false }, index: { state: true } };

  #plot;
  #sizes = new ResizeObserver(() => this.#resize());
  #themed = () => this.#draw();

  connectedCallback() {
    super.connectedCallback();
    theme.addEventListener('change', this.#themed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    theme.removeEventListener('change', this.#themed);
    this.#sizes.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  render() {
    const { title, summary, series } = this.chart;
    return html`<figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-title">${title}</span>
        <span class="chart-summary">${summary}</span>
      </figcaption>
      <ul class="chart-key">
        ${series.map(
          ({ name }, index) => html`<li>
            <svg class="chart-sample sample-${(index % 8) + 1}" viewBox="0 0 24 4" aria-hidden="true" focusable="false"><path d="M0 2h24" /></svg>${name}
          </li>`,
        )}
      </ul>
      <div
        class="chart-plot"
        tabindex="0"
        role="group"
        aria-label="${title}. ${summary} Left and right arrow keys move the crosshair."
        @keydown=${this.#step}
      ></div>
      <p class="chart-reading" aria-live="polite">${this.#reading()}</p>
      <details class="chart-data">
        <summary>Data as a table</summary>
        <data-table .caption=${title} .columns=${this.#columns()} .rows=${this.chart.times.map((_, index) => index)} file="chart.csv"></data-table>
      </details>
    </figure>`;
  }

  updated(changes) {
    if (changes.has('chart')) {
      this.#draw();
    }
  }

  #columns() {
    const { times, series, text } = this.chart;
    return [
      { key: 'time', label: 'Time', value: (row) => new Date(times[row]).toISOString(), text: (row) => momentText(times[row]) },
      ...series.map(({ name, values }) => ({
        key: name,
        label: name,
        isNumber: true,
        value: (row) => values[row],
        text: (row) => (values[row] === null ? '–' : text(values[row])),
      })),
    ];
  }

  /** What stands at the crosshair, in words. */
  #reading() {
    const { times, series, text } = this.chart;
    const at = times[this.index];
    if (at === undefined) {
      return 'Point at the chart to read it; drag across it to set the range.';
    }
    const values = series.map(({ name, values }) => `${name} ${values[this.index] === null ? '–' : text(values[this.index])}`);
    return `${momentText(at)}, ${clockText(at)}: ${values.join(' · ')}`;
  }

  #step(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && this.#plot) {
      event.preventDefault();
      const last = this.chart.times.length - 1;
      const index = Math.min(Math.max((this.index ?? (step > 0 ? -1 : last + 1)) + step, 0), last);
      const left = this.#plot.valToPos(this.chart.times[index] / 1000, 'x');
      this.#plot.setCursor({ left, top: HEIGHT / 3 });
      this.index = index;
    }
  }

  #draw() {
    const place = this.querySelector('.chart-plot');
    if (!place) {
      return;
    }
    this.#plot?.destroy();
    const size = { width: Math.max(place.clientWidth, NARROWEST), height: HEIGHT };
    const options = optionsOf(this.chart, size, palette(place), {
      moved: (index) => (this.index = index ?? undefined),
      picked: (from, to) => choose(from * 1000, to * 1000),
    });
    const data = [this.chart.times.map((millis) => millis / 1000), ...this.chart.series.map(({ values }) => values)];
    this.#plot = new uPlot(options, data, place);
    this.#sizes.observe(place);
  }

  #resize() {
    const width = this.querySelector('.chart-plot')?.clientWidth ?? 0;
    if (this.#plot && width >= NARROWEST && width !== this.#plot.width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }
}

customElements.define('time-chart', TimeChart);
