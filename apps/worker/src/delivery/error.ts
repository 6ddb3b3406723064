/** A notification that was not taken. The message says why and is kept with it: it holds no secret, and nothing that the receiver wrote. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
}
