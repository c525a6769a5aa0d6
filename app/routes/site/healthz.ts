/** The process serves. */
export const loader = () => new Response("ok");
