// One experiment among others: how it is split, and what the evidence says so far.

import { html, nothing } from 'lit';
import { Feed } from '../../api/feed.js';
import { Part } from '../../parts/part.js';
import { place } from '../../state/place.js';
import { countText, words } from '../../text/numbers.js';
import { distanceText } from '../../text/time.js';
import { rampText } from './ramp.js';
import { shareBar, shareKey, sharesOf } from './share-bar.js';
import { addressOf, stateBadge, verdictBadge } from './words.js';

const DECIDED = ['worse', 'better', 'different'];
const EVERY_MILLIS = 15_000;

class ExperimentCard extends Part {
  static properties = { experiment: { attribute: false } };

  #dossier = new Feed(this, () => addressOf(this.experiment.name), EVERY_MILLIS);

  render() {
    const { name, state, control, since, by, reason } = this.experiment;
    const shares = sharesOf(this.experiment);
    return html`<article class="panel card" data-experiment=${name}>
      <header class="card-head">
        <h2><a class="card-link" href=${place.linkTo('experiments', name)}>${name}</a></h2>
        ${stateBadge(state)}
      </header>
      ${shareBar(shares)} ${shareKey(shares, control)}
      ${this.#figures()}
      <p class="card-foot">
        <span class="card-reason">${reason || 'No reason given'}</span>
        <span>${by}, <time datetime=${since}>${distanceText(since)}</time></span>
      </p>
    </article>`;
  }

  #figures() {
    const dossier = this.#dossier.data;
    return html`<dl class="card-figures">
        <div><dt>Units</dt><dd>${dossier ? countText(dossier.units) : '…'}</dd></div>
        <div><dt>Epoch</dt><dd>${this.experiment.epoch}</dd></div>
        <div><dt>Ramp</dt><dd>${rampText(this.experiment)}</dd></div>
      </dl>
      ${dossier ? this.#verdicts(dossier) : nothing}`;
  }

  /** The first metric of each candidate that is decided, or else its first. */
  #verdicts({ comparison, warnings }) {
    return html`<ul class="card-verdicts">
      ${comparison.candidates.map(({ candidate, metrics, guard_rails: rails }) => {
        const breached = rails.find((rail) => rail.breached);
        const metric = metrics.find(({ verdict }) => DECIDED.includes(verdict)) ?? metrics[0];
        return html`<li>${verdictBadge(breached ? 'worse' : metric.verdict)}<span>${breached ? breached.sentence : `${words(metric.metric)}: ${metric.sentence}`}</span></li>`;
      })}
      ${warnings.length > 0 ? html`<li class="card-warnings">${warnings.length === 1 ? warnings[0] : `${warnings.length} warnings`}</li>` : nothing}
    </ul>`;
  }
}

customElements.define('experiment-card', ExperimentCard);
