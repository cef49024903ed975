/** An `.ico` file with one blue square of 16 pixels, and the given number of copies. */
export function sampleIcon(images = 1): Buffer {
  const image = Buffer.concat([Buffer.alloc(40), Buffer.alloc(1024, 'ff0000ff', 'hex'), Buffer.alloc(64)]);
  image.writeUInt32LE(40, 0);
  image.writeUInt32LE(16, 4);
  image.writeUInt32LE(32, 8);
  image.writeUInt16LE(1, 12);
  image.writeUInt16LE(32, 14);
  const head = Buffer.alloc(6 + images * 16);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images, 4);
  for (let index = 0; index < images; index++) {
    const at = 6 + index * 16;
    head.set([16, 16, 0, 0, 1, 0, 32, 0], at);
    head.writeUInt32LE(image.length, at + 8);
    head.writeUInt32LE(head.length + index * image.length, at + 12);
  }
  return Buffer.concat([head, ...Array.from({ length: images }, () => image)]);
}
