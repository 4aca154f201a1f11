import { describe, expect, it } from '@jest/globals';
import { randomStream } from '../../lib/core/random.js';
import { overlaps, placeLabels, type Box } from '../../lib/plot/labels.js';
import { textWidth } from '../../lib/plot/text.js';

const frame: Box = { left: 0, top: 0, right: 600, bottom: 400 };
const boxOf = ({ text, left, baseline }: { text: string; left: number; baseline: number }): Box => ({
  left,
  right: left + textWidth(text, 11),
  top: baseline - 9,
  bottom: baseline + 2,
});

describe('placeLabels', () => {
  it('puts a lone label to the right of its point, level with it', () => {
    const [label] = placeLabels([{ x: 100, y: 100, text: 'GPT-3' }], 11, frame);
    expect(label!.left).toBeCloseTo(107, 5);
    expect(Math.abs(label!.baseline - 104)).toBeLessThan(2);
    expect(label!.leader).toBe(false);
  });

  it('keeps 40 crowded labels apart and inside the frame', () => {
    const random = randomStream(1, 'labels');
    const requests = Array.from({ length: 40 }, (_, i) => ({
      x: 40 + 500 * random.uniform(),
      y: 20 + 360 * random.uniform(),
      text: `model ${i}`,
    }));
    const boxes = placeLabels(requests, 11, frame).map(boxOf);
    boxes.forEach((box, i) => {
      expect(box.left).toBeGreaterThanOrEqual(0);
      expect(box.right).toBeLessThanOrEqual(600);
      for (const other of boxes.slice(i + 1)) expect(overlaps(box, other)).toBe(false);
    });
  });

  it('moves further out, with a leader, where many points crowd', () => {
    const requests = Array.from({ length: 14 }, (_, i) => ({
      x: 300 + 6 * (i % 4),
      y: 200 + 6 * Math.floor(i / 4),
      text: `a long name ${i}`,
    }));
    const placed = placeLabels(requests, 11, frame);
    const boxes = placed.map(boxOf);
    boxes.forEach((box, i) => boxes.slice(i + 1).forEach((other) => expect(overlaps(box, other)).toBe(false)));
    expect(placed.some(({ leader }) => leader)).toBe(true);
  });

  it('stands nearer to its own point than to any other, so that no name reads as a neighbour\'s', () => {
    // to the right of the first there is just room before the second, which its name would then seem to label
    const own = { x: 100, y: 100, text: 'GPT-3' };
    const other = { x: 100 + 7 + textWidth('GPT-3', 11) + 5, y: 100, text: 'Chinchilla' };
    const [label] = placeLabels([own, other], 11, frame).map(boxOf);
    expect(label!.right).toBeLessThan(own.x + textWidth('GPT-3', 11)); // not to the right
    expect(overlaps(label!, { left: other.x - 7, right: other.x + 7, top: other.y - 7, bottom: other.y + 7 })).toBe(false);
  });

  it('turns to the left where the right edge is near', () => {
    const [label] = placeLabels([{ x: 590, y: 100, text: 'Chinchilla' }], 11, frame);
    expect(boxOf(label!).right).toBeLessThan(590);
  });
});
