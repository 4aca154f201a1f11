import { textWidth } from './text.js';

/** A rectangle in pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A label that wants to stand near an anchor point, in pixels. */
export interface LabelRequest {
  x: number;
  y: number;
  text: string;
}

/** Where a label was put: the left end of its baseline; `leader` if it stands so far off that a line should join it to its point. */
export interface PlacedLabel {
  text: string;
  left: number;
  baseline: number;
  leader: boolean;
}

const DIRECTIONS = [0, 1, -1, 0.5, -0.5, 1.5, -1.5, 2].map((turn) => (turn * Math.PI) / 2);

/** By how many pixels a label must be nearer to its own point than to another: less reads as the other's. */
const NEARER = 3;

/** True if two boxes share any area. */
export function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/**
 * Puts each label beside its point, as near as it goes without touching a label placed before, a point, or the edge of `frame`:
 * right, below, above, the diagonals, left, then the same further out, and nearer to its own point than to any other. A label that fits
 * nowhere takes the place with the least overlap.
 */
export function placeLabels(requests: readonly LabelRequest[], size: number, frame: Box, obstacles: readonly Box[] = []): PlacedLabel[] {
  const taken: Box[] = [...obstacles, ...requests.map(({ x, y }) => ({ left: x - 4, right: x + 4, top: y - 4, bottom: y + 4 }))];
  return requests.map((request) => {
    const width = textWidth(request.text, size);
    const height = size * 1.15;
    let best: { box: Box; cost: number; distance: number } | undefined;
    for (const distance of [7, 13, 20, 28, 38, 50, 64, 80]) {
      for (const direction of DIRECTIONS) {
        const box = boxBeside(request, direction, distance, width, height);
        const astray = requests.some((other) => other !== request && gap(box, other) < gap(box, request) + NEARER);
        const cost = outside(box, frame) + taken.reduce((sum, other) => sum + overlapArea(box, other), 0) + (astray ? 1 : 0);
        if (best === undefined || cost < best.cost) best = { box, cost, distance };
      }
      if (best?.cost === 0) break;
    }
    const { box, distance } = best!;
    taken.push({ left: box.left - 3, right: box.right + 3, top: box.top - 1, bottom: box.bottom + 1 });
    return { text: request.text, left: box.left, baseline: box.bottom - size * 0.26, leader: distance > 13 };
  });
}

/** A box whose nearest edge or corner lies `distance` from the point, in the given direction (0 right, a quarter turn down). */
function boxBeside({ x, y }: LabelRequest, direction: number, distance: number, width: number, height: number): Box {
  const [dx, dy] = [Math.cos(direction), Math.sin(direction)];
  const centreX = x + dx * distance + (Math.abs(dx) < 1e-9 ? 0 : (Math.sign(dx) * width) / 2);
  const centreY = y + dy * distance + (Math.abs(dy) < 1e-9 ? 0 : (Math.sign(dy) * height) / 2);
  return { left: centreX - width / 2, right: centreX + width / 2, top: centreY - height / 2, bottom: centreY + height / 2 };
}

/** How far a point lies from a box; 0 inside. */
function gap({ left, right, top, bottom }: Box, { x, y }: { x: number; y: number }): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

function overlapArea(a: Box, b: Box): number {
  return (
    Math.max(0, Math.min(a.right, b.right) - Math.max(a.left, b.left)) * Math.max(0, Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top))
  );
}

/** Being cut off is ten times as bad as touching something. */
function outside(box: Box, frame: Box): number {
  return 10 * ((box.right - box.left) * (box.bottom - box.top) - overlapArea(box, frame));
}
