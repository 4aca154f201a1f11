import type { Room, RoomEvent } from './room.js';

/**
 * What the presenter's move does to the question of the slide: coming to it opens it, if it was never open; a step on it is closed and its
 * answers are shown, two steps on what is right or was measured, and a step back hides that again.
 * One that nobody was asked shows nothing to whoever comes to it from behind. In self-paced mode nothing happens.
 */
export function eventsOfMove(room: Room, poll: string | undefined, step: number): RoomEvent[] {
  const state = poll === undefined ? undefined : room.states.get(poll);
  if (poll === undefined || !state || room.isSelfPaced) return [];
  const wasNeverOpen = !state.isOpen && state.answers.size === 0 && state.shown === 'nothing' && room.current !== poll;
  if (wasNeverOpen) return step === 0 ? [{ did: 'opened', poll }] : [];
  const what = (['nothing', 'answers', 'solution'] as const)[Math.min(step, 2)]!;
  if (state.shown === what && room.current === poll) return [];
  return [...(state.isOpen && step > 0 ? [{ did: 'closed' as const, poll }] : []), { did: 'showed', poll, what }];
}
