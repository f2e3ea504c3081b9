// Which orders make sense in which state. The gateway decides; this only leaves out what it would refuse.

const OVER = ['completed', 'rolled_back'];

/** The orders that an experiment can be given now, the likeliest first. */
export function ordersOf(experiment) {
  const { state, ramp, control, variants } = experiment;
  const isRamping = ramp !== null && ramp.step > 0 && ['running', 'ready', 'paused'].includes(state);
  const hasNext = ramp !== null && ramp.step < ramp.steps.length;
  const candidateOwns = variants.some(({ name, slots }) => name !== control && slots > 0);
  const orders = [
    [ramp !== null && ['pending', 'rolled_back'].includes(state), 'start', 'Start the ramp', 'button-main'],
    [state === 'ready', 'approve', 'Approve', 'button-main'],
    [isRamping && hasNext && state === 'running', 'advance', 'Advance', ''],
    [state === 'paused', 'resume', 'Resume', 'button-main'],
    [['running', 'ready'].includes(state), 'hold', 'Hold', ''],
    [!isRamping, 'set_weights', 'Set weights', ''],
    [state !== 'completed', 'conclude', 'Conclude', ''],
    [candidateOwns || !OVER.includes(state), 'rollback', 'Roll back', 'button-danger'],
  ];
  return orders.filter(([isOpen]) => isOpen).map(([, action, label, tone]) => ({ action, label, tone }));
}
