// @ts-nocheck: it runs in a page, of whose types the compiler knows nothing.
// Run in a page: what is clipped on the slide that is shown, what overlaps, and the size of its figure's smallest text at 1920 x 1080.
(() => {
  const slide = document.querySelector('section.present');
  const frame = slide.getBoundingClientRect();
  const scale = frame.width / 1920;
  const isSeen = (element) => getComputedStyle(element).visibility !== 'hidden' && element.getClientRects().length > 0; // not the picture for a phone
  const boxes = [];
  const texts = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const of = node.parentElement;
    if (node.textContent.trim() === '' || ['SCRIPT', 'STYLE', 'OPTION', 'METADATA'].includes(of.tagName.toUpperCase()) || !isSeen(of)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width, height } of range.getClientRects())
      if (width >= 1 && height >= 1) boxes.push({ text: node.textContent.trim().slice(0, 40), left, right, top, bottom, of });
  }
  for (const picture of slide.querySelectorAll('img')) {
    const { left, right, top, bottom } = picture.getBoundingClientRect();
    boxes.push({ text: `picture: ${picture.alt.slice(0, 30)}`, left, right, top, bottom, of: picture });
  }
  const isOut = (box, of, room) => box.left < of.left - room || box.right > of.right + room || box.top < of.top - room || box.bottom > of.bottom + room;
  const faults = [];
  boxes.forEach((box, i) => {
    if (isOut(box, frame, 1)) faults.push(`outside of the slide: ${box.text}`);
    for (let around = box.of; around !== slide && !box.of.ownerSVGElement; around = around.parentElement)
      if (getComputedStyle(around).overflow !== 'visible' && isOut(box, around.getBoundingClientRect(), 2)) faults.push(`clipped: ${box.text}`);
    for (const other of boxes.slice(i + 1)) {
      const width = Math.min(box.right, other.right) - Math.max(box.left, other.left);
      const height = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
      const lowest = Math.min(box.bottom - box.top, other.bottom - other.top);
      if (width > 3 * scale && height > Math.max(3 * scale, 0.35 * lowest)) // a line's box is higher than its letters
        faults.push(`one over the other: ${box.text} | ${other.text}`);
    }
  });
  const sizes = [...slide.querySelectorAll('.picture svg text')].filter(isSeen)
    .map((text) => {
      const { a, b } = text.getScreenCTM(); // a name of a column may stand aslant
      return (parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b)) / scale;
    });
  return { id: slide.dataset.slide, faults: faults.slice(0, 5), ...(sizes.length > 0 && { smallestText: Math.min(...sizes) }) };
})();
