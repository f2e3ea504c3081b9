// What the states and verdicts of experiments are called, and how they look.

import { badge } from '../../parts/badge.js';

const STATES = {
  pending: ['wait', 'Not started'],
  ready: ['warn', 'Waits for approval'],
  running: ['busy', 'Running'],
  paused: ['held', 'On hold'],
  completed: ['good', 'Completed'],
  rolled_back: ['bad', 'Rolled back'],
};

const VERDICTS = {
  better: ['good', 'Better'],
  worse: ['bad', 'Worse'],
  different: ['warn', 'Different'],
  none_found: ['quiet', 'No difference found'],
  too_few: ['wait', 'Too few units'],
  shown: ['quiet', 'Shown, not tested'],
};

export function stateBadge(state) {
  return badge(...(STATES[state] ?? ['quiet', state]));
}

export function verdictBadge(verdict) {
  return badge(...(VERDICTS[verdict] ?? ['quiet', verdict]));
}

/** The address of an experiment in the API; names of models may have slashes. */
export function addressOf(name) {
  return `experiments/${encodeURIComponent(name)}`;
}
