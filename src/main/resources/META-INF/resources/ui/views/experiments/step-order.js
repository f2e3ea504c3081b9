// An order to an experiment, from the question to the answer.

import { html, nothing } from 'lit';
import { call } from '../../api/client.js';
import { nextShares } from './next-shares.js';
import { shareBar, shareKey, sharesOf } from './share-bar.js';
import { addressOf } from './words.js';

const TEXTS = {
  start: 'The ramp begins with its first step.',
  approve: 'The step that waits begins.',
  advance: 'The next step begins, whatever its gates say.',
  hold: 'Nothing goes on by itself until somebody resumes it. The shares stay.',
  resume: 'It goes on by itself again. The shares stay.',
  rollback: 'The control takes the slots over. Requests under way just finish.',
  conclude: 'The winner takes all slots, and the experiment is over.',
  set_weights: 'No more units move than must. A new epoch opens.',
};

/** What an operator is about to order, of the experiment as it was when the dialog opened. */
export class StepOrder {
  label;
  #experiment;
  #action;
  #changed;
  #variant = '';
  #weights;
  #dialog;

  /** @param changed is called when the choice changes, so that what it leads to is shown */
  constructor(experiment, action, label, changed) {
    this.label = label;
    this.#experiment = experiment;
    this.#action = action;
    this.#changed = changed;
    this.#weights = Object.fromEntries(experiment.variants.map(({ name, share_percent: share }) => [name, Math.round(share)]));
    this.#variant = action === 'conclude' ? this.#candidates()[0] : '';
  }

  /** What the dialog asks; the same object as long as nothing is chosen anew. */
  dialog() {
    this.#dialog ??= {
      title: `${this.label}: ${this.#experiment.name}`,
      body: () => this.#body(),
      confirm: this.label,
      isDangerous: this.#action === 'rollback',
      send: (reason) => this.#send(reason),
    };
    return this.#dialog;
  }

  #send(reason) {
    const order = { action: this.#action, if_epoch: this.#experiment.epoch, reason };
    if (this.#action === 'set_weights') {
      order.weights = this.#weights;
    }
    if (this.#variant !== '') {
      order.variant = this.#variant;
    }
    return call(`${addressOf(this.#experiment.name)}/steps`, { body: order });
  }

  #body() {
    const { control, epoch } = this.#experiment;
    const next = nextShares(this.#experiment, this.#action, { variant: this.#variant, weights: this.#weights });
    return html`<p>${TEXTS[this.#action]}</p>
      ${this.#action === 'set_weights' ? this.#weightFields() : nothing} ${this.#hasVariants() ? this.#variantField() : nothing}
      <div class="before-after">
        <section aria-label="Now">
          <h3>Now, epoch ${epoch}</h3>
          ${shareBar(sharesOf(this.#experiment))} ${shareKey(sharesOf(this.#experiment), control)}
        </section>
        <section aria-label="Then">
          <h3>Then</h3>
          ${shareBar(next)} ${shareKey(next, control)}
        </section>
      </div>`;
  }

  #hasVariants() {
    return this.#action === 'conclude' || (this.#action === 'rollback' && this.#candidates().length > 1);
  }

  #candidates() {
    const { variants, control } = this.#experiment;
    return variants.filter(({ name }) => name !== control).map(({ name }) => name);
  }

  #variantField() {
    const isWinner = this.#action === 'conclude';
    const options = isWinner ? this.#experiment.variants.map(({ name }) => name) : this.#candidates();
    return html`<label class="field">
      <span>${isWinner ? 'Winner' : 'Candidate'}</span>
      <select @change=${(event) => this.#choose(() => (this.#variant = event.target.value))}>
        ${isWinner ? nothing : html`<option value="">all of them</option>`}
        ${options.map((name) => html`<option value=${name} ?selected=${name === this.#variant}>${name}</option>`)}
      </select>
    </label>`;
  }

  #weightFields() {
    return html`<fieldset class="weights">
      <legend>Weights</legend>
      ${this.#experiment.variants.map(
        ({ name }) => html`<label class="field">
          <span>${name}</span>
          <input
            type="number"
            min="0"
            max="1000000"
            step="1"
            required
            .value=${String(this.#weights[name])}
            @input=${(event) => this.#choose(() => (this.#weights[name] = Math.max(0, Math.trunc(event.target.valueAsNumber) || 0)))}
          />
        </label>`,
      )}
    </fieldset>`;
  }

  #choose(change) {
    change();
    this.#dialog = { ...this.#dialog };
    this.#changed();
  }
}
