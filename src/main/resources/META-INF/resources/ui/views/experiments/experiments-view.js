// All experiments, or the one that the address names.

import { html, nothing } from 'lit';
import { Feed } from '../../api/feed.js';
import { Part } from '../../parts/part.js';
import { segments } from '../../parts/segments.js';
import { empty, failure, loading } from '../../parts/states.js';
import { Following } from '../../state/following.js';
import { place } from '../../state/place.js';
import { manyText } from '../../text/numbers.js';
import './experiment-card.js';
import './experiment-detail.js';

const EXAMPLE = `models:
  assistant:
    unit: user
    variants:
      small: { target: simulator/sim-small, weight: 90 }
      large: { target: simulator/sim-large, weight: 10 }`;
const OVER = ['completed', 'rolled_back'];

class ExperimentsView extends Part {
  #feed = new Feed(this, () => (place.names.length === 0 ? 'experiments' : undefined), 5_000);

  constructor() {
    super();
    new Following(this, place);
  }

  render() {
    const [name] = place.names;
    return name === undefined ? this.#all() : html`<experiment-detail .name=${name}></experiment-detail>`;
  }

  #all() {
    const { data, error, isLoading } = this.#feed;
    return html`<header class="view-head">
        <h1>Experiments</h1>
        <p class="view-summary" role="status">${data ? summary(data.experiments) : ''}</p>
      </header>
      ${error && error.status !== 401 ? failure(error, Boolean(data)) : nothing} ${isLoading ? loading('Asking for the experiments') : nothing}
      ${data ? this.#cards(data.experiments) : nothing}`;
  }

  #cards(all) {
    if (all.length === 0) {
      return empty('No experiments yet', 'A model with more than one variant is an experiment; this is one.', EXAMPLE);
    }
    const model = place.param('model');
    const state = place.param('state');
    const found = all.filter(
      (one) => (model === '' || one.name === model) && (state === '' || OVER.includes(one.state) === (state === 'over')),
    );
    return html`<div class="tools">${segments('State of experiments', 'state', [['', 'All'], ['open', 'Under way'], ['over', 'Over']])}</div>
      ${found.length === 0
        ? empty('Nothing matches', 'No experiment fits the filters.')
        : html`<div class="cards">${found.map((one) => html`<experiment-card .experiment=${one}></experiment-card>`)}</div>`}`;
  }
}

function summary(all) {
  const waiting = all.filter(({ state }) => state === 'ready').length;
  const running = all.filter(({ state }) => state === 'running').length;
  return `${manyText(all.length, 'experiment')}, ${running} running${waiting > 0 ? `, ${waiting} waiting for approval` : ''}`;
}

customElements.define('experiments-view', ExperimentsView);
