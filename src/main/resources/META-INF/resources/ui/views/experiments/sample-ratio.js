// Whether as many units came as the slots say.

import { html } from 'lit';
import { badge } from '../../parts/badge.js';
import { countText, evidenceText } from '../../text/numbers.js';

export function sampleRatio({ comparison }) {
  const all = comparison.sample_ratio;
  const alarms = all.filter(({ alarm }) => alarm);
  const threshold = Math.round(1 / comparison.alpha.sample_ratio);
  const text = alarms.length === 0 ? badge('good', 'Sample ratio as expected') : badge('bad', 'Sample ratio mismatch');
  return html`<details class="ratio">
    <summary>${text}</summary>
    <p class="quiet">An alarm is raised at an e-value of ${countText(threshold)}: then no comparison can be trusted.</p>
    <ul>
      ${all.map(
        ({ epoch, units, e, alarm }) => html`<li>
          Epoch ${epoch}: ${Object.entries(units).map(([name, count]) => `${name} ${countText(count)}`).join(', ')}${e === null ? '' : `; e ${evidenceText(e)}`}${alarm ? ' – alarm' : ''}
        </li>`,
      )}
    </ul>
  </details>`;
}
