// One experiment with its evidence, its history and its orders.

import { html, nothing } from 'lit';
import { Feed } from '../../api/feed.js';
import { badge } from '../../parts/badge.js';
import { icon } from '../../parts/icons.js';
import '../../parts/order-dialog.js';
import { Part } from '../../parts/part.js';
import { failure, loading } from '../../parts/states.js';
import { tiles } from '../../parts/tile.js';
import { say } from '../../parts/toasts.js';
import { live } from '../../state/live.js';
import { place } from '../../state/place.js';
import { dollarsOf } from '../../text/money.js';
import { countText, manyText, percentText } from '../../text/numbers.js';
import { distanceText } from '../../text/time.js';
import { candidates } from './candidates.js';
import { history } from './history.js';
import { ordersOf } from './orders.js';
import { pairs } from './pairs.js';
import { rampSteps, rampText } from './ramp.js';
import { sampleRatio } from './sample-ratio.js';
import { shareBar, shareKey, sharesOf } from './share-bar.js';
import './shares-over-time.js';
import { StepOrder } from './step-order.js';
import { variantTable } from './variant-table.js';
import { addressOf, stateBadge } from './words.js';

class ExperimentDetail extends Part {
  static properties = { name: {}, order: { state: true } };

  #feed = new Feed(this, () => addressOf(this.name), 3_000);
  #me = new Feed(this, () => 'me', 60_000);

  render() {
    const { data, error, isLoading } = this.#feed;
    return html`<nav class="crumbs" aria-label="Back"><a href=${place.linkTo('experiments')}>${icon('back')}Experiments</a></nav>
      <header class="view-head">
        <h1>${this.name}</h1>
        ${data ? stateBadge(data.state) : nothing}
        ${data && this.#me.data?.role === 'penstock-admin' ? this.#orders(data) : nothing}
      </header>
      ${error && error.status !== 401 ? failure(error, Boolean(data)) : nothing} ${isLoading ? loading('Asking for the experiment') : nothing}
      ${data ? this.#content(data) : nothing}
      <order-dialog .order=${this.order?.dialog()} @done=${this.#done}></order-dialog>`;
  }

  #orders(data) {
    return html`<div class="orders" role="group" aria-label="Orders">
      ${ordersOf(data).map(
        ({ action, label, tone }) => html`<button
          type="button"
          class="button ${tone}"
          data-action=${action}
          @click=${() => (this.order = new StepOrder(data, action, label, () => this.requestUpdate()))}
        >
          ${label}
        </button>`,
      )}
    </div>`;
  }

  #done({ detail: isSent }) {
    if (isSent) {
      say(`${this.name}: ${this.order.label.toLowerCase()} is done.`);
      live.refresh();
    }
    this.order = undefined;
  }

  #content(data) {
    const shares = sharesOf(data);
    return html`<p class="since">
        ${data.reason || 'No reason given'} <span class="since-by">${data.by}, <time datetime=${data.since}>${distanceText(data.since)}</time></span>
      </p>
      ${data.warnings.length > 0 ? html`<ul class="warnings">${data.warnings.map((text) => html`<li>${icon('warning')}<span>${text}</span></li>`)}</ul>` : nothing}
      ${tiles('The experiment at a glance', glance(data))}
      <section class="panel" aria-labelledby="split">
        <header class="panel-head"><h2 id="split">Split</h2>${sampleRatio(data)}</header>
        <div class="panel-body split">
          <div>${shareBar(shares)} ${shareKey(shares, data.control)}</div>
          ${data.ramp ? rampSteps(data) : nothing}
        </div>
      </section>
      ${candidates(data)} ${pairs(data)} ${variantTable(data)}
      <shares-over-time class="panel panel-body" .experiment=${data}></shares-over-time>
      ${history(data)}`;
  }
}

function glance(data) {
  const candidate = data.ramp?.candidate ?? data.variants.find(({ name }) => name !== data.control).name;
  const before = data.history.map(({ shares_percent: shares }) => shares[candidate] ?? 0).reverse();
  const cap = data.spend_cap_usd;
  return [
    { label: 'Units', value: countText(data.units), note: `by ${data.unit}, ${percentText(data.coverage_percent)} enrolled` },
    { label: `Share of ${candidate}`, value: percentText(before.at(-1) ?? 0), points: before, note: rampText(data) },
    { label: 'Spent', value: dollarsOf(data.spent_usd), note: cap ? `of at most ${dollarsOf(cap)}` : 'no cap' },
    { label: 'Epoch', value: countText(data.epoch), note: manyText(data.history.length, 'change') },
  ];
}

customElements.define('experiment-detail', ExperimentDetail);
