// Whether figures are of now, and the switches for that.

import { html } from 'lit';
import { icon } from '../parts/icons.js';
import { Part } from '../parts/part.js';
import { Following } from '../state/following.js';
import { live } from '../state/live.js';
import { clockText } from '../text/time.js';

class LiveState extends Part {
  constructor() {
    super();
    new Following(this, live);
  }

  render() {
    const [kind, text] = this.#state();
    return html`<p class="live live-${kind}"><span class="dot" aria-hidden="true"></span>${text}</p>
      <button
        type="button"
        class="icon-button"
        aria-label=${live.isOn ? 'Pause updates' : 'Go on with updates'}
        title=${live.isOn ? 'Pause updates' : 'Go on with updates'}
        @click=${() => live.toggle()}
      >
        ${icon(live.isOn ? 'pause' : 'play')}
      </button>
      <button type="button" class="icon-button" aria-label="Refresh" title="Refresh" @click=${() => live.refresh()}>${icon('refresh')}</button>`;
  }

  #state() {
    if (live.error) {
      return ['stale', 'Not live'];
    }
    if (!live.at) {
      return ['off', 'Connecting'];
    }
    return live.isOn ? ['on', html`Live <span class="live-at">${clockText(live.at)}</span>`] : ['off', html`Paused <span class="live-at">${clockText(live.at)}</span>`];
  }
}

customElements.define('live-state', LiveState);
