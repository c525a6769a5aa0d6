/** A file to be saved, sent piece by piece. */
type Download = { name: string; type: string; pieces: AsyncGenerator<string> };

/**
 * Answers with a file. What goes wrong before its first piece is thrown, and can still be answered; what goes wrong
 * later breaks the download off, so that nobody takes half a file for a whole one.
 */
export async function download({ name, type, pieces }: Download): Promise<Response> {
  const first = await pieces.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!first.done) controller.enqueue(encoder.encode(first.value));
    },
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": `${type}; charset=utf-8`,
      "Content-Disposition": `attachment; filename="${name}"`,
    },
  });
}
