/** An image that cannot be built here: the message says what, where and how to mend it. */
export class ImageError extends Error {
  override readonly name = 'ImageError';
}
