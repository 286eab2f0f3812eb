/** A body that comes without saying how long it is, counted while it passes: adapter-node's own limit is that of the largest file. */
export class BoundedBody {
  readonly stream: ReadableStream<Uint8Array>;
  /** More came than may; the stream ended with an error then. */
  isOver = false;

  constructor(body: ReadableStream<Uint8Array>, mostBytes: number) {
    let bytes = 0;
    const counting = new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        bytes += piece.byteLength;
        if (bytes <= mostBytes) return controller.enqueue(piece);
        this.isOver = true;
        controller.error(new Error('the body is larger than its address takes'));
      },
    });
    this.stream = body.pipeThrough(counting);
  }
}
