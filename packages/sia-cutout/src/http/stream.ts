import type { TakeChunk } from "./types.ts";

/** Reads a body through its web stream, and cancels it when `take` fails. */
export async function readStream(response: Response, take: TakeChunk): Promise<void> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    try {
      await take(value);
    } catch (error) {
      await reader.cancel(error).catch(() => undefined); // the first error says what went wrong
      throw error;
    }
  }
}

/** Gives up a body; one that is broken or being read is over anyway. */
export async function cancelStream(response: Response): Promise<void> {
  if (!response.bodyUsed) await response.body?.cancel().catch(() => undefined);
}
