// How much of a limit is spent, and how much is reserved on top.

import { html } from 'lit';

const FULL = 100;
/** So wide that it is seen, in percent. */
const SMALLEST = 1.2;

/**
 * @param spent in percent of the limit, at most 100
 * @param reserved likewise
 * @param text what a screen reader says
 */
export function budgetBar({ spent, reserved, text, state }) {
  const held = shown(reserved);
  const paid = Math.min(shown(spent), FULL - held);
  return html`<div
    class="meter meter-${state}"
    role="meter"
    aria-label="Spent and reserved"
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.min(spent + reserved, FULL)}
    aria-valuetext=${text}
  >
    <svg class="meter-picture" aria-hidden="true" focusable="false">
      <rect class="fill-spent" width="${paid}%" height="100%" />
      <rect class="fill-reserved" x="${paid}%" width="${held}%" height="100%" />
      <rect class="fill-gap" x="${paid}%" width=${paid > 0 && held > 0 ? 2 : 0} height="100%" />
    </svg>
  </div>`;
}

function shown(percent) {
  return percent === 0 ? 0 : Math.max(percent, SMALLEST);
}
