/** Says that the process serves. */
export const loader = () => new Response("ok");
