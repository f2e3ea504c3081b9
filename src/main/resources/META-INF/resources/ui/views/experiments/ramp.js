// The steps by which a candidate takes over.

import { html, nothing } from 'lit';
import { manyText, percentText } from '../../text/numbers.js';
import { spanText } from '../../text/time.js';

/** All steps with what each asks for. */
export function rampSteps({ ramp, state }) {
  return html`<ol class="ramp" aria-label="Ramp of ${ramp.candidate}">
    ${ramp.steps.map((step, index) => {
      const place = index + 1 < ramp.step || state === 'completed' ? 'past' : index + 1 === ramp.step ? 'now' : 'ahead';
      return html`<li class="ramp-step ramp-${place}" aria-current=${place === 'now' ? 'step' : nothing}>
        <strong>${percentText(step.share_percent)}</strong>
        <span class="ramp-terms">${terms(step).join(', ') || 'no gate'}</span>
      </li>`;
    })}
  </ol>`;
}

function terms(step) {
  return [
    ...(step.approval ? ['by approval'] : []),
    ...(step.hold_seconds > 0 ? [`hold ${spanText(step.hold_seconds)}`] : []),
    ...(step.units > 0 ? [manyText(step.units, 'unit')] : []),
  ];
}

/** Where the ramp is, in a few words. */
export function rampText({ ramp }) {
  return ramp === null ? 'no ramp' : ramp.step === 0 ? `ramp of ${manyText(ramp.steps.length, 'step')}` : `step ${ramp.step} of ${ramp.steps.length}`;
}
