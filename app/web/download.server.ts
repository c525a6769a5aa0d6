import { roomInAnswer } from "./backpressure.server";

/** A file to be downloaded, sent piece by piece. */
type Download = { name: string; type: string; pieces: AsyncGenerator<string> };

/**
 * A JSON object in pieces, for `download`. A member that is a list read in batches becomes one array, with a piece
 * for each batch and a line for each item; any other member is plain JSON.
 */
export async function* jsonPieces(document: object): AsyncGenerator<string> {
  let text = "{";
  let comma = "";
  for (const [name, value] of Object.entries(document)) {
    text += `${comma}${JSON.stringify(name)}:`;
    comma = ",";
    if (!isInBatches(value)) {
      text += JSON.stringify(value);
      continue;
    }
    text += "[\n";
    let between = "";
    for await (const batch of value) {
      if (batch.length === 0) continue;
      yield text + between + batch.map((item) => JSON.stringify(item)).join(",\n");
      text = "";
      between = ",\n";
    }
    text += "\n]";
  }
  yield `${text}}\n`;
}

const isInBatches = (value: unknown): value is AsyncIterable<object[]> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;

/**
 * Answers with a file. An error before its first piece is thrown, and can still be answered; a later one breaks the
 * download off, so that nobody takes half a file for a whole one. Pieces are asked for only once the client has read
 * those before: a file that nobody reads is not kept in memory.
 */
export async function download({ name, type, pieces }: Download): Promise<Response> {
  const first = await pieces.next();
  const room = roomInAnswer();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (!first.done) controller.enqueue(encoder.encode(first.value));
    },
    async pull(controller) {
      const { done, value } = (await room()) ? await pieces.next() : await pieces.return(undefined);
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
